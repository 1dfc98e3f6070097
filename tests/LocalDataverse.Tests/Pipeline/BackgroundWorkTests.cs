using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using LocalDataverse.Pipeline;
using LocalDataverse.Tests.Import;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Pipeline;

/// <summary>An organisation may be closed while system jobs run.</summary>
public sealed class BackgroundWorkTests
{
    private const int Ready = 0;
    private const int Succeeded = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Closing_waits_for_what_has_begun()
    {
        var work = new BackgroundWork();
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var ended = false;
        work.Start(() =>
        {
            begun.Set();
            go.Wait(TestContext.Current.CancellationToken);
            ended = true;
        });
        Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));

        var closing = Task.Run(work.Close, TestContext.Current.CancellationToken);
        while (!work.IsClosing)
            Thread.Sleep(1);
        Assert.False(closing.IsCompleted);
        Assert.False(ended);

        go.Set();
        await closing.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(ended);
    }

    [Fact]
    public void Nothing_begins_after_closing()
    {
        var work = new BackgroundWork();
        work.Close();
        using var begun = new ManualResetEventSlim();
        work.Start(begun.Set);
        Assert.False(begun.Wait(100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Closing_does_not_wait_for_work_that_failed()
    {
        var work = new BackgroundWork();
        using var begun = new ManualResetEventSlim();
        work.Start(() =>
        {
            begun.Set();
            throw new InvalidOperationException("The disk is full.");
        });
        Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));

        work.Close();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_import_that_has_begun_ends_before_its_organisation_is_closed(bool hasBegun)
    {
        var folder = Directory.CreateTempSubdirectory("localdataverse");
        try
        {
            var options = new LocalOrganizationOptions { DatabasePath = Path.Combine(folder.FullName, "organization.db") };
            Guid job;
            using (var first = LocalOrganization.Open(options))
            {
                using var begun = new ManualResetEventSlim();
                first.RequestExecuted += (_, e) =>
                {
                    if (e.MessageName == "ImportSolution")
                        begun.Set();
                };
                job = (Guid)first.CreateService().Execute(new OrganizationRequest("ImportSolutionAsync") { ["CustomizationFile"] = UpgradeTests.First().Zip().ToArray() })["AsyncOperationId"];
                Assert.True(!hasBegun || begun.Wait(Patience, TestContext.Current.CancellationToken));
            }

            using var second = LocalOrganization.Open(options);
            var status = second.CreateService().Retrieve("asyncoperation", job, new ColumnSet("statuscode")).GetAttributeValue<OptionSetValue>("statuscode").Value;
            Assert.Contains(status, hasBegun ? [Succeeded] : new[] { Succeeded, Ready });
            Assert.Equal(status == Succeeded, second.Store.HasTable("test_passing"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
