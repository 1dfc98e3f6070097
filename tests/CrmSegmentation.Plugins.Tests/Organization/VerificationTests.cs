using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Stored profiles are compared with the purchases, and mended on request.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryOrganization temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void What_was_written_past_the_steps_is_found_with_its_columns_and_mended()
    {
        var contacts = Customers(3);
        var bad = contacts[1];
        using (var organization = temporary.Open(stepsOn: false))
        {
            var behind = organization.CreateService();
            behind.Create(ImportedSolution.APurchase(bad, new BoughtItem(Day("2001-08-01"), PurchaseKind.Purchase, 30m)));
            behind.Update(new Entity(ContactTable.Name, contacts[2]) { [ContactTable.Trend] = null });
        }

        using var repaired = temporary.Open();
        var service = repaired.CreateService();
        var found = Verify(service);
        Assert.Equal((3, 0, 2, 0), (found.Verified, found.Due, found.Mismatches, found.Repaired));
        Assert.Contains($"{bad}: ", found.Details, StringComparison.Ordinal);
        Assert.Contains("cseg_annualvalue is 10.00, should be 40", found.Details.Replace("10.0000", "10.00", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"{contacts[2]}: cseg_trend is empty, should be 653210003", found.Details, StringComparison.Ordinal);

        Assert.Equal((2, 2), (Verify(service, repair: true) is var mended ? mended.Mismatches : 0, mended.Repaired));
        Assert.Equal(0, Verify(service).Mismatches);
        Assert.Equal(
            StoredProfile.Of(new ACustomer().Bought("2001-06-01", 10m).Bought("2001-08-01", 30m).AsOf("2001-12-31")),
            StoredProfile.Of(service.Retrieve(ContactTable.Name, bad, new ColumnSet(CustomerColumns.ToRead))));
    }

    [Fact]
    public void A_repair_that_changes_the_level_says_so_in_the_history()
    {
        var bad = Customers(1)[0];
        using (var organization = temporary.Open(stepsOn: false))
            organization.CreateService().Create(ImportedSolution.APurchase(bad, new BoughtItem(Day("2001-08-01"), PurchaseKind.Purchase, 5_000m)));

        using var repaired = temporary.Open();
        var service = repaired.CreateService();
        Verify(service, repair: true);

        var change = Assert.Single(service.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(true) }).Entities);
        Assert.Equal((int)ChangeCause.Repair, change.GetAttributeValue<OptionSetValue>(PriorityChangeTable.Cause).Value);
    }

    [Fact]
    public void Who_was_created_without_profiling_is_no_mismatch_nor_is_who_opted_out_later()
    {
        using var organization = temporary.Open();
        var service = organization.CreateService();
        service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.ProfilingOptOut] = true });
        var later = service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
        service.Update(new Entity(ContactTable.Name, later) { [ContactTable.ProfilingOptOut] = true });

        Assert.Equal((2, 0, 0, 0, ""), Verify(service));
    }

    [Fact]
    public void Who_is_due_is_no_mismatch()
    {
        Customers(2);
        temporary.Clock.MoveTo(Day("2002-06-01"));
        using var organization = temporary.Open();

        var found = Verify(organization.CreateService());

        Assert.Equal((0, 2, 0), (found.Verified, found.Due, found.Mismatches));
    }

    [Fact]
    public void A_sample_is_as_large_as_asked_and_no_larger_than_there_are()
    {
        Customers(5);
        using var organization = temporary.Open();
        var service = organization.CreateService();

        Assert.Equal(3, Verify(service, sample: 3).Verified);
        Assert.Equal(5, Verify(service, sample: 100).Verified);
    }

    [Fact]
    public void Nothing_but_the_row_of_the_run_is_written_without_being_asked()
    {
        Customers(2);
        using var organization = temporary.Open();
        var writes = new List<string>();
        organization.RequestExecuted += (_, request) =>
        {
            if (request is { CallerPluginType: not null, MessageName: not "RetrieveMultiple" })
                writes.Add($"{request.MessageName} {request.TableName}");
        };

        Verify(organization.CreateService());

        Assert.Equal(["Create cseg_maintenancerun"], writes);
    }

    private List<Guid> Customers(int count)
    {
        using var organization = temporary.Open();
        var service = organization.CreateService();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var id = service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
            service.Create(ImportedSolution.APurchase(id, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 10m)));
            return id;
        })];
    }

    private static (int Verified, int Due, int Mismatches, int Repaired, string Details) Verify(IOrganizationService service, int sample = 0, bool repair = false)
    {
        var response = service.Execute(new OrganizationRequest("cseg_VerifyProfiles") { [VerifyProfiles.SampleSize] = sample, [VerifyProfiles.Repair] = repair });
        Assert.Equal("", response[VerifyProfiles.ContinuationToken]);
        return ((int)response[VerifyProfiles.Verified], (int)response[VerifyProfiles.Due], (int)response[VerifyProfiles.Mismatches], (int)response[VerifyProfiles.Repaired], (string)response[VerifyProfiles.Details]);
    }
}
