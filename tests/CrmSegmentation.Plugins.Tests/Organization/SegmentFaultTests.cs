using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A segment that can no longer be asked for costs the others nothing, and stands in the run's row with the reason.</summary>
public sealed class SegmentFaultTests : IDisposable
{
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    /// <summary>Known columns, so nothing can be said against it beforehand; but the platform compares no text with a date.</summary>
    private const string Refused = """<filter><condition attribute="lastname" operator="eq" valueof="birthdate" /></filter>""";

    private const string NoSuchColumn = """<filter><condition attribute="new_gone" operator="not-null" /></filter>""";

    private readonly TemporaryOrganization temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void A_column_that_is_gone_fails_its_segment_in_the_same_call_and_the_others_are_counted()
    {
        var segments = PublishedAndSpoilt(NoSuchColumn);
        using var organization = temporary.Open();
        var service = organization.CreateService();
        ACustomerInUlm(service);

        var run = MaintenanceCall.ToTheEnd(service, null);

        Assert.Equal(1, run.Failed);
        Assert.StartsWith($"{segments[1]}: ", run.Failures, StringComparison.Ordinal);
        Assert.Contains("names the column new_gone, which the table contact does not have", run.Failures, StringComparison.Ordinal);
        AssertCounted(service, segments, run.Failures);
    }

    [Fact]
    public void A_fault_of_the_platform_undoes_its_page_and_the_token_goes_on_with_the_next_segment()
    {
        var segments = PublishedAndSpoilt(Refused);
        using var organization = temporary.Open();
        var service = organization.CreateService();
        ACustomerInUlm(service);

        var token = MaintenanceCall.Send(service, null, null).Token;
        var faults = 0;
        var failures = "";
        while (token.Length > 0)
        {
            try
            {
                var call = MaintenanceCall.Send(service, null, token);
                failures += call.Failures;
                token = call.Token;
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                faults++;
                Assert.StartsWith("The segment 'B' could not be refreshed: ", fault.Message, StringComparison.Ordinal);
                token = fault.Message.Split('\'')[^2];
            }
        }

        Assert.Equal(1, faults);
        Assert.StartsWith($"{segments[1]}: ", failures, StringComparison.Ordinal);
        AssertCounted(service, segments, failures);
    }

    [Fact]
    public void Two_faults_in_a_row_are_both_reported_even_after_the_last_segment()
    {
        var segments = PublishedAndSpoilt(Refused, Refused);
        using var organization = temporary.Open();
        var phase = new SegmentsRefreshed(organization.CreateService(), Domain.Settings.Default, temporary.Clock.Now.DateTime);
        var token = new MaintenanceToken { AsOf = temporary.Clock.Now.Date, Place = "1" };

        token = MaintenanceToken.Parse(Assert.Throws<RefusedException>(() => phase.Run(token, 10)).Message.Split('\'')[^2]);
        token = MaintenanceToken.Parse(Assert.Throws<RefusedException>(() => phase.Run(token, 10)).Message.Split('\'')[^2]);
        var page = phase.Run(token, 10);

        Assert.Null(page.Next);
        Assert.Contains($"(before: segment {segments[1]}: ", Assert.Single(page.Result.Failures, failure => failure.Key == segments[2]).Value, StringComparison.Ordinal);
    }

    /// <summary>Three segments in the order in which maintenance meets them, the later ones spoilt behind the solution's back.</summary>
    private Guid[] PublishedAndSpoilt(params string[] filters)
    {
        var ids = Enumerable.Range(1, 3).Select(number => new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])).OrderBy(id => id).ToArray();
        using (var organization = temporary.Open())
        {
            var service = organization.CreateService();
            for (var i = 0; i < ids.Length; i++)
                service.Create(new Entity(SegmentTable.Name, ids[i]) { [SegmentTable.Title] = "ABC".Substring(i, 1), [SegmentTable.Filter] = Ulm, [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published) });
        }

        using var without = temporary.Open(stepsOn: false);
        for (var i = 0; i < filters.Length; i++)
            without.CreateService().Update(new Entity(SegmentTable.Name, ids[i + 1]) { [SegmentTable.Filter] = filters[i] });
        return ids;
    }

    private static void ACustomerInUlm(IOrganizationService service) => service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.City] = "Ulm" });

    private static void AssertCounted(IOrganizationService service, Guid[] segments, string failures)
    {
        Assert.Equal([1, 0, 1], segments.Select(id => service.Retrieve(SegmentTable.Name, id, new ColumnSet(SegmentTable.MemberCount)).GetAttributeValue<int>(SegmentTable.MemberCount)));
        var run = service.RetrieveMultiple(new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(true) }).Entities.Single();
        Assert.Equal(((int)RunState.CompletedWithFailures, 1), (run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState).Value, (int)run[MaintenanceRunTable.Failed]));
        Assert.Contains(failures, (string)run[MaintenanceRunTable.Details], StringComparison.Ordinal);
    }
}
