using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using CrmSegmentation.Tests;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Store;

/// <summary>Another process writes to a database file and is killed.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int BatchSize = 300;

    private readonly string folder = Directory.CreateTempSubdirectory("localdataverse").FullName;

    private string DatabasePath => Path.Combine(folder, "organization.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Killed_in_mid_transaction_it_loses_nothing_committed_and_keeps_nothing_uncommitted()
    {
        using (var writer = Start(stopIn: 2))
        {
            Assert.Equal(["0", "1", "in the middle"], Enumerable.Range(0, 3).Select(_ => writer.StandardOutput.ReadLine()));
            Kill(writer);
        }

        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = DatabasePath });
        Assert.Equal([("Batch 0", BatchSize), ("Batch 1", BatchSize)], Batches(organization));

        organization.CreateService().Create(new Entity("contact") { ["lastname"] = "Afterwards" });
        Assert.Equal(3, Batches(organization).Length);
    }

    [Fact]
    public void Killed_at_any_moment_it_leaves_whole_transactions_only()
    {
        var committed = 0;
        using (var writer = Start(stopIn: -1))
        {
            while (committed < 3)
                committed = 1 + int.Parse(writer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            Kill(writer);
        }

        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { DatabasePath = DatabasePath });
        var batches = Batches(organization);
        Assert.All(batches, b => Assert.Equal(BatchSize, b.Rows));
        Assert.True(batches.Length >= committed, $"{committed} transactions were reported as committed and {batches.Length} are there.");
    }

    private Process Start(int stopIn)
    {
        var configuration = typeof(KilledProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "Configuration").Value!;
        var program = Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "LocalDataverse.TestWriter", "bin", configuration, "net10.0", "LocalDataverse.TestWriter.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { program, DatabasePath, BatchSize.ToString(CultureInfo.InvariantCulture), stopIn.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    private static (string Batch, int Rows)[] Batches(LocalOrganization organization)
    {
        var query = new FetchExpression("<fetch aggregate='true'><entity name='contact'><attribute name='lastname' alias='batch' groupby='true'/><attribute name='contactid' alias='rows' aggregate='count'/></entity></fetch>");
        return organization.CreateService().RetrieveMultiple(query).Entities
            .Select(e => ((string)e.GetAttributeValue<AliasedValue>("batch").Value, (int)e.GetAttributeValue<AliasedValue>("rows").Value))
            .ToArray();
    }
}
