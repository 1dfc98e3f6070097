using System;
using System.IO;
using BenchmarkDotNet.Attributes;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Benchmarking;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Benchmarks;

/// <summary>
/// One purchase saved through the whole pipeline, with the solution's steps against without any. One side after the other, with the
/// measurer's own statistics; <see cref="InterleavedSaves"/> takes turns, for a machine that others use too.
/// </summary>
[MemoryDiagnoser]
public class SingleSave : IDisposable
{
    private const int Customers = 10_000;

    private LocalTarget? target;
    private Guid[] contacts = [];
    private int saved;

    [GlobalSetup(Target = nameof(WithoutSteps))]
    public void OpenWithoutSteps() => Open(runSteps: false);

    [GlobalSetup(Target = nameof(WithSteps))]
    public void OpenWithSteps() => Open(runSteps: true);

    [Benchmark(Baseline = true)]
    public Guid WithoutSteps() => Save();

    [Benchmark]
    public Guid WithSteps() => Save();

    [GlobalCleanup]
    public void Close() => target?.Dispose();

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private void Open(bool runSteps)
    {
        target = LocalTarget.Open(databasePath: null, runSteps);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(LargeDatabase.Day);
        contacts = new Guid[Customers];
        for (var i = 0; i < Customers; i++)
            contacts[i] = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
    }

    /// <summary>Customers take turns, so that none has many purchases.</summary>
    private Guid Save() => target!.Service.Create(LargeDatabase.APurchase(contacts[saved++ % Customers], 29));
}
