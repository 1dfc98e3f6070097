using System;
using System.Collections.Generic;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Sample;

/// <summary>Customers and purchases that the project brings along.</summary>
internal sealed record SampleData(IReadOnlyList<CustomerRow> Customers, IReadOnlyList<PurchaseRow> Purchases)
{
    /// <summary>The source system of every sample purchase.</summary>
    public const string SourceSystem = "SAMPLE";

    /// <summary>The last day of the sample: the day of the founding article's table.</summary>
    public static readonly DateOnly AsOf = new(2001, 12, 31);

    /// <summary>The three customers of the founding article and about five hundred synthetic ones.</summary>
    public static SampleData Create()
    {
        var golden = GoldenCustomers.Create();
        var synthetic = new SyntheticCustomers().Create();
        return new SampleData([.. golden.Customers, .. synthetic.Customers], [.. golden.Purchases, .. synthetic.Purchases]);
    }
}
