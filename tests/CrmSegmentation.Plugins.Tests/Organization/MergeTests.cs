using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Two contacts were one customer all along.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly TemporaryOrganization temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_master_covers_both_histories_once_and_the_other_is_cleared(bool platformSendsChildUpdates)
    {
        using var organization = temporary.Open(mergeUpdatesChildren: platformSendsChildUpdates);
        var service = organization.CreateService();
        var master = AContactWith(service, "2001-03-01", 100m);
        var other = AContactWith(service, "2001-06-01", 40m);

        service.Execute(new MergeRequest
        {
            Target = new EntityReference(ContactTable.Name, master),
            SubordinateId = other,
            // The merge form offers every column of the other row, the computed ones too.
            UpdateContent = new Entity(ContactTable.Name) { ["nickname"] = "Both", [ContactTable.AnnualValue] = new Money(40m) },
            PerformParentingChecks = false,
        });

        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-03-01", 100m).Bought("2001-06-01", 40m).AsOf("2001-12-31")), StoredProfile.Of(Read(service, master)));
        Assert.Equal(StoredProfile.Of(Profile.Empty), StoredProfile.Of(Read(service, other)));
        Assert.Equal("Both", service.Retrieve(ContactTable.Name, master, new ColumnSet("nickname"))["nickname"]);

        // It stays so.
        temporary.Clock.MoveTo(Day("2003-01-01"));
        Assert.Equal(1, MaintenanceCall.ToTheEnd(service, null).Touched);
        Assert.Equal(StoredProfile.Of(Profile.Empty), StoredProfile.Of(Read(service, other)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_other_leaves_static_lists_and_the_master_takes_his_place_in_those_made_by_hand(bool masterIsThereAlready)
    {
        using var organization = temporary.Open();
        var service = organization.CreateService();
        var master = AContactWith(service, "2001-03-01", 100m);
        var other = AContactWith(service, "2001-06-01", 40m);
        var segment = service.Create(new Entity(SegmentTable.Name) { [SegmentTable.Title] = "Buyers", [SegmentTable.Filter] = "<filter><condition attribute='cseg_annualvalue' operator='gt' value='0' /></filter>" });
        Guid[] members = masterIsThereAlready ? [master, other] : [other];
        var byHand = AList(service, members);
        var frozen = AList(service, members, new EntityReference(SegmentTable.Name, segment));
        var locked = AList(service, [other]);
        service.Update(new Entity(ListTable.Name, locked) { [ListTable.IsLocked] = true });
        var ofMasterOnly = AList(service, [master]);

        service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, master), SubordinateId = other, UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

        Assert.Equal([master], Members(service, byHand));
        Assert.Equal(masterIsThereAlready ? [master] : [], Members(service, frozen));
        Assert.Equal([other], Members(service, locked));
        Assert.Equal([master], Members(service, ofMasterOnly));
    }

    private static Guid AList(IOrganizationService service, Guid[] members, EntityReference? segment = null)
    {
        var list = service.Create(new Entity(ListTable.Name) { [ListTable.Title] = "Guests", [ListTable.Type] = false, [ListTable.MemberTable] = new OptionSetValue(2), [ListTable.Segment] = segment });
        foreach (var member in members)
            service.Execute(new AddMemberListRequest { ListId = list, EntityId = member });
        return list;
    }

    private static Guid[] Members(IOrganizationService service, Guid list)
    {
        var query = new QueryExpression(ListMemberTable.Name) { ColumnSet = new ColumnSet(ListMemberTable.Member) };
        query.Criteria.AddCondition(ListMemberTable.List, ConditionOperator.Equal, list);
        return service.RetrieveMultiple(query).Entities.Select(row => row.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id).ToArray();
    }

    private static Guid AContactWith(IOrganizationService service, string date, decimal amount)
    {
        var id = service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
        service.Create(ImportedSolution.APurchase(id, new BoughtItem(Day(date), PurchaseKind.Purchase, amount)));
        return id;
    }

    private static Entity Read(IOrganizationService service, Guid id) => service.Retrieve(ContactTable.Name, id, new ColumnSet(CustomerColumns.ToRead));
}
