namespace CrmSegmentation.Dataverse;

/// <summary>Names of Dynamics 365 Sales' table of invoices. Organisations with marketing lists alone do not have it.</summary>
internal static class InvoiceTable
{
    public const string Name = "invoice";
    public const string Id = "invoiceid";
    public const string Number = "invoicenumber";
    public const string DateDelivered = "datedelivered";
    public const string Order = "salesorderid";
    public const string State = "statecode";

    /// <summary>The state of an invoice that is paid, in whole or in part.</summary>
    public const int Paid = 2;
}
