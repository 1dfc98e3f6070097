using System;
using System.Diagnostics;
using System.IO;
using CrmSegmentation.Packer;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>How long tests wait for an organisation with the solution in it. The bounds are wide, for a busy machine; emulator/README.md has measured figures.</summary>
public sealed class StartTests(ITestOutputHelper output)
{
    private static readonly byte[] Zip = SolutionZip.Built(PackageType.Managed).Bytes;

    [Fact]
    public void A_fresh_organisation_with_the_solution_is_ready_in_under_a_second_after_the_first()
    {
        Ready();

        // On a machine that does other work too, the fastest start tells the most.
        var best = Ready();
        for (var i = 0; i < 20 && best >= TimeSpan.FromSeconds(1); i++)
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Ready().Ticks));

        output.WriteLine($"Ready in {best.TotalMilliseconds:0} ms.");
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_snapshot_and_its_restoring_take_milliseconds_with_the_solution_too()
    {
        using var organization = LocalOrganization.Open();
        organization.ImportSolution(new MemoryStream(Zip));
        var service = organization.CreateService();
        for (var i = 0; i < 200; i++)
            service.Create(new Entity("contact") { ["lastname"] = "Row " + i });

        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var snapshot = organization.TakeSnapshot();
            service.Create(new Entity("contact") { ["lastname"] = "To be forgotten" });
            organization.Restore(snapshot);
            var taken = Stopwatch.GetElapsedTime(started);
            best = taken < best ? taken : best;
        }

        output.WriteLine($"Snapshot, a save and back in {best.TotalMilliseconds:0.0} ms.");
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
        Assert.Equal(200, service.RetrieveMultiple(new QueryExpression("contact")).Entities.Count);
    }

    /// <summary>From nothing to the first saved row, with plug-ins.</summary>
    private static TimeSpan Ready()
    {
        var started = Stopwatch.GetTimestamp();
        using var organization = LocalOrganization.Open();
        organization.ImportSolution(new MemoryStream(Zip));
        organization.CreateService().Create(new Entity("contact") { ["lastname"] = "First" });
        return Stopwatch.GetElapsedTime(started);
    }
}
