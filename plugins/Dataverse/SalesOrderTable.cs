namespace CrmSegmentation.Dataverse;

/// <summary>Names of Dynamics 365 Sales' table of orders, and of the columns that it shares with invoices. Organisations with marketing lists alone do not have it.</summary>
internal static class SalesOrderTable
{
    public const string Name = "salesorder";
    public const string Id = "salesorderid";
    public const string Number = "ordernumber";
    public const string DateFulfilled = "datefulfilled";
    public const string Customer = "customerid";
    public const string Title = "name";

    /// <summary>What the goods cost less discounts, without freight and tax: net, as a purchase is.</summary>
    public const string NetAmount = "totalamountlessfreight";
    public const string TotalAmount = "totalamount";
    public const string Currency = "transactioncurrencyid";
    public const string State = "statecode";
    public const string CreatedOn = "createdon";
    public const string ModifiedOn = "modifiedon";

    /// <summary>States of an order that has been delivered.</summary>
    public const int Fulfilled = 3;
    public const int Invoiced = 4;
}
