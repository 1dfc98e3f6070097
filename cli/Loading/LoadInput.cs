using System.Collections.Generic;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Loading;

/// <summary>Everything that one load brings.</summary>
internal sealed record LoadInput
{
    public IReadOnlyList<CustomerRow> Customers { get; init; } = [];

    public IReadOnlyList<PurchaseRow> Purchases { get; init; } = [];

    /// <summary>Names of the files, for reports of rows.</summary>
    public string CustomersName { get; init; } = "customers";

    public string PurchasesName { get; init; } = "purchases";
}
