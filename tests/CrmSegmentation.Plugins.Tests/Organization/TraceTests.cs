using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Dataverse;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What the plug-ins write into the platform's trace log, at each of its settings.</summary>
public sealed class TraceTests
{
    private const int LongestOfSuccess = 200;

    [Fact]
    public void Where_everything_is_traced_a_save_says_in_a_line_what_was_done_and_all_lines_bear_its_correlation_id()
    {
        var traces = TracesOf(PluginTraceLogLevel.All, (service, customer) => service.Create(APurchase(customer)));

        Assert.NotEmpty(traces);
        Assert.All(traces, trace => Assert.InRange(trace.Text.Length, 1, LongestOfSuccess));
        Assert.Contains(traces, trace => trace.Text.Contains("1 customers recalculated as of 2001-12-31, 1 changed", StringComparison.Ordinal));
        Assert.Single(traces.Select(trace => trace.Correlation).Distinct());
        Assert.All(traces, trace => Assert.NotEqual(Guid.Empty, trace.Correlation));
    }

    [Theory]
    [InlineData(PluginTraceLogLevel.Off)]
    [InlineData(PluginTraceLogLevel.Exception)]
    public void Where_only_failures_are_traced_or_nothing_is_a_save_leaves_no_trace(PluginTraceLogLevel level) =>
        Assert.Empty(TracesOf(level, (service, customer) => service.Create(APurchase(customer))));

    [Fact]
    public void A_refusal_is_traced_with_its_reason()
    {
        var traces = TracesOf(PluginTraceLogLevel.Exception, (service, _) =>
        {
            var segment = new Entity(SegmentTable.Name) { [SegmentTable.Title] = "Segment", [SegmentTable.Filter] = "<filter" };
            Assert.ThrowsAny<Exception>(() => service.Create(segment));
        });

        Assert.Contains("is not well-formed XML", Assert.Single(traces).Failure, StringComparison.Ordinal);
    }

    private static Entity APurchase(Guid customer) => new(PurchaseTable.Name)
    {
        [PurchaseTable.Title] = "Purchase", [PurchaseTable.PurchaseDate] = new DateTime(2001, 6, 1), [PurchaseTable.Amount] = new Money(600m), [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, customer), [PurchaseTable.Kind] = new OptionSetValue((int)Domain.Purchases.PurchaseKind.Purchase),
    };

    private static List<(string Text, string Failure, Guid Correlation)> TracesOf(PluginTraceLogLevel level, Action<IOrganizationService, Guid> act)
    {
        var clock = new MovableClock();
        clock.MoveTo(new DateTime(2001, 12, 31));
        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = clock, PluginTraceLog = level });
        using (var zip = File.OpenRead(ImportedSolution.ZipPath))
            organization.ImportSolution(zip);
        var service = organization.CreateService();
        var customer = service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
        var log = new QueryExpression("plugintracelog") { ColumnSet = new ColumnSet("messageblock", "exceptiondetails", "correlationid") };
        var before = service.RetrieveMultiple(log).Entities.Select(row => row.Id).ToHashSet();
        act(service, customer);
        return
        [
            .. service.RetrieveMultiple(log).Entities.Where(row => !before.Contains(row.Id)).Select(row =>
                (row.GetAttributeValue<string>("messageblock") ?? "", row.GetAttributeValue<string>("exceptiondetails") ?? "", row.GetAttributeValue<Guid>("correlationid"))),
        ];
    }
}
