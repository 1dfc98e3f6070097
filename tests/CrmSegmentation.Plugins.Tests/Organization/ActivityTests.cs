using System;
using System.Collections.Generic;
using System.ServiceModel;
using CrmSegmentation.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Workflow activities of the shipped assembly, run as a process runs them, with arguments by name.</summary>
[Collection(nameof(ImportedSolution))]
public class ActivityTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_priority_is_explained_in_values_and_lines()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        var contact = local.Contact(customer);

        var explained = Run<ExplainPriority>(("Customer", new EntityReference(ContactTable.Name, customer)));

        Assert.Equal(contact[ContactTable.Priority], explained["Priority"]);
        Assert.Equal(
            (contact[ContactTable.PriorityScore], contact[ContactTable.PriorityReason], contact[ContactTable.SchemeVersion], new DateTime(2001, 12, 31), true),
            (explained["Score"], explained["Reason"], explained["SchemeVersion"], explained["AsOf"], explained["IsStored"]));
        Assert.Equal(
            """
            annual value: 600.00, 80 points of 100, weight 60, contributes 60
            annual count: 1, 20 points of 100, weight 10, contributes 2.5
            recency: 29 days, 100 points of 100, weight 10, contributes 12.5
            """,
            explained["Factors"]);
    }

    [Fact]
    public void A_segment_is_previewed_by_what_is_given()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        local.AContact();
        var everyone = local.ASegment("Everyone", "<filter/>", SegmentLifecycle.Draft);

        var stored = Run<PreviewSegment>(("Segment", new EntityReference(SegmentTable.Name, everyone)));
        var narrowed = Run<PreviewSegment>(
            ("Segment", new EntityReference(SegmentTable.Name, everyone)),
            ("Filter", $"<filter><condition attribute='{ContactTable.Priority}' operator='eq' value='{(int)PriorityLevel.High}'/></filter>"),
            ("Purpose", new OptionSetValue((int)SegmentPurpose.Email)));

        Assert.Equal((2, 2, 600m), (stored["Matched"], stored["Contactable"], stored["AnnualValue"]));
        Assert.Equal((1, 0), (narrowed["Matched"], narrowed["Contactable"]));
        Assert.Contains("1 ", (string)narrowed["HeldBack"]!);
    }

    [Fact]
    public void Maintenance_does_as_many_pages_as_the_process_says_and_goes_on_by_its_token()
    {
        for (var i = 0; i < 5; i++)
            local.Buy(local.AContact(), "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 2));

        var first = Run<RunMaintenance>(("PageSize", 2));
        var rest = Run<RunMaintenance>(("PageSize", 2), ("Pages", 100), ("ContinuationToken", first["NextContinuationToken"]));

        Assert.Equal((2, false), (first["Touched"], first["IsFinished"]));
        Assert.Equal((3, 3, 0, "", "", true, 0), (rest["Touched"], rest["Changed"], rest["Failed"], rest["Failures"], rest["NextContinuationToken"], rest["IsFinished"], rest["Remaining"]));
    }

    [Fact]
    public void What_the_api_refuses_stops_the_process_with_its_sentence()
    {
        var customer = local.AContact((ContactTable.ProfilingOptOut, true));

        Assert.Contains("no priority to explain", Refused(() => Run<ExplainPriority>(("Customer", new EntityReference(ContactTable.Name, customer)))));
    }

    [Fact]
    public void An_empty_lookup_is_named() =>
        Assert.StartsWith("The process names no customer", Refused(() => Run<ExplainPriority>(("Customer", null))));

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Message;

    private IReadOnlyDictionary<string, object?> Run<TActivity>(params (string, object?)[] inputs) => local.RunActivity<TActivity>(null, inputs);
}
