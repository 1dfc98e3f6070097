using System;
using System.IO;
using BenchmarkDotNet.Attributes;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Benchmarks;

/// <summary>One purchase saved through the whole pipeline, with the solution's steps and without any.</summary>
[MemoryDiagnoser]
public class SingleSave : IDisposable
{
    private const int Customers = 1000;

    private static readonly DateOnly Day = new(2026, 6, 30);

    private LocalTarget? target;
    private Guid[] contacts = [];
    private int saved;

    [Params(false, true)]
    public bool Steps { get; set; }

    [GlobalSetup]
    public void Open()
    {
        target = LocalTarget.Open(databasePath: null, Steps);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(Day);
        contacts = new Guid[Customers];
        for (var i = 0; i < Customers; i++)
            contacts[i] = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
    }

    /// <summary>Customers take turns, so that none has many purchases.</summary>
    [Benchmark]
    public Guid Save() => target!.Service.Create(new Entity(Schema.Purchase.Table)
    {
        [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contacts[saved++ % Customers]),
        [Schema.Purchase.Date] = new DateTime(2026, 6, 1),
        [Schema.Purchase.Amount] = new Money(120m),
        [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
        [Schema.Purchase.Name] = "Purchase",
    });

    [GlobalCleanup]
    public void Close() => target?.Dispose();

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }
}
