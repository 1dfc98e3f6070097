using System;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>A table of Dynamics 365 Sales whose rows are purchases once they reach a state.</summary>
internal sealed record SalesDocumentSource
{
    /// <summary>Invoices are purchases when they are paid.</summary>
    public static readonly SalesDocumentSource Invoices = new()
    {
        Phase = "invoices",
        Documents = $"invoices",
        Table = InvoiceTable.Name,
        IdColumn = InvoiceTable.Id,
        NumberColumn = InvoiceTable.Number,
        DateColumn = InvoiceTable.DateDelivered,
        SourceSystem = "Invoice",
        ReadToColumn = SettingsTable.InvoicesReadTo,
        CountedStates = [InvoiceTable.Paid],
    };

    /// <summary>Orders are purchases when they are fulfilled.</summary>
    public static readonly SalesDocumentSource Orders = new()
    {
        Phase = "orders",
        Documents = $"orders",
        Table = SalesOrderTable.Name,
        IdColumn = SalesOrderTable.Id,
        NumberColumn = SalesOrderTable.Number,
        DateColumn = SalesOrderTable.DateFulfilled,
        SourceSystem = "Sales order",
        ReadToColumn = SettingsTable.OrdersReadTo,
        CountedStates = [SalesOrderTable.Fulfilled, SalesOrderTable.Invoiced],
    };

    /// <summary>What the phase of maintenance is called.</summary>
    public required string Phase { get; init; }

    /// <summary>What its rows are called within a sentence.</summary>
    public required Sentence Documents { get; init; }

    public required string Table { get; init; }

    public required string IdColumn { get; init; }

    public required string NumberColumn { get; init; }

    /// <summary>The day of the purchase; where it is empty, the day on which the document was made.</summary>
    public required string DateColumn { get; init; }

    /// <summary>Source system of the purchases. Their document number is the id of the document: numbers can be given twice.</summary>
    public required string SourceSystem { get; init; }

    /// <summary>The column of the settings that says up to when documents have been read.</summary>
    public required string ReadToColumn { get; init; }

    public required int[] CountedStates { get; init; }

    public bool Counts(int state) => Array.IndexOf(CountedStates, state) >= 0;
}
