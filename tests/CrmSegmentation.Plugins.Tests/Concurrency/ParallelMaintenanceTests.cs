using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Organization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Concurrency;

/// <summary>Maintenance and publishing while others write.</summary>
public sealed class ParallelMaintenanceTests(PostgresOrganization organization) : IClassFixture<PostgresOrganization>
{
    [Fact]
    public void Purchases_that_arrive_during_two_runs_of_maintenance_at_once_are_all_counted()
    {
        organization.Clock.MoveTo(new DateTime(2001, 12, 31));
        var contacts = organization.Contacts(120);
        PostgresOrganization.Load(organization.Service, contacts.Select(contact => PostgresOrganization.APurchase(contact, 10m, "2001-12-30")));

        // A year later every one of them is due: the purchase leaves the window.
        organization.Clock.MoveTo(new DateTime(2002, 12, 31));
        var touched = 0;
        PostgresOrganization.AtOnce(4, number =>
        {
            var service = organization.Service;
            if (number < 2)
            {
                Interlocked.Add(ref touched, MaintenanceCall.ToTheEnd(service, 20).Touched);
                return;
            }

            foreach (var contact in number == 2 ? contacts : contacts.Reverse())
                service.Create(PostgresOrganization.APurchase(contact, 1m, "2002-12-15"));
        });

        Assert.All(contacts, contact => Assert.Equal((2, 2m), organization.Annual(contact)));
        Assert.InRange(touched, 1, contacts.Length);
        Assert.Equal(0, MaintenanceCall.ToTheEnd(organization.Service, null).Touched);
        Assert.Equal("", organization.Mismatches());
    }

    [Fact]
    public void A_segment_published_during_a_load_holds_exactly_those_whom_the_load_brought_in()
    {
        organization.Clock.MoveTo(new DateTime(2002, 12, 31));
        var contacts = organization.Contacts(60);
        var segments = new List<Guid>();
        PostgresOrganization.AtOnce(3, number =>
        {
            var service = organization.Service;
            if (number == 2)
            {
                for (var i = 0; i < 3; i++)
                    segments.Add(Publish(service, $"Spent seventy {i}", 70m));
                return;
            }

            // Both have to arrive before a customer is in.
            foreach (var part in contacts.Chunk(6))
                PostgresOrganization.Load(service, (number == 0 ? part : part.Reverse()).Select(contact => PostgresOrganization.APurchase(contact, 35m, "2002-12-01")));
        });

        Assert.All(segments, segment => Assert.Equal(contacts.Order(), Members(segment).Order()));
        Assert.Equal("", organization.Mismatches());
    }

    [Fact]
    public void Two_runs_at_the_same_segment_note_each_member_once()
    {
        organization.Clock.MoveTo(new DateTime(2002, 12, 31));
        var contacts = organization.Contacts(30);
        PostgresOrganization.Load(organization.Service, contacts.Select(contact => PostgresOrganization.APurchase(contact, 44m, "2002-12-01")));
        var segment = Publish(organization.Service, "Spent forty-four", 44m);

        // Pages of seven: the members are noted in several, of which only the first counts them.
        PostgresOrganization.AtOnce(2, _ => MaintenanceCall.ToTheEnd(organization.Service, 7));

        var noted = organization.Service.RetrieveMultiple(new QueryByAttribute(SegmentMembershipTable.Name)
        {
            ColumnSet = new ColumnSet(SegmentMembershipTable.Contact),
            Attributes = { SegmentMembershipTable.Segment },
            Values = { segment },
        }).Entities.Select(row => row.GetAttributeValue<EntityReference>(SegmentMembershipTable.Contact).Id);
        Assert.Equal(contacts.Order(), noted.Order());
    }

    [Fact]
    public void Two_runs_that_would_warn_of_each_others_segment_do_not_wait_for_each_other_in_a_circle()
    {
        organization.Clock.MoveTo(new DateTime(2002, 12, 31));
        var contacts = organization.Contacts(30);
        PostgresOrganization.Load(organization.Service, contacts.Select(contact => PostgresOrganization.APurchase(contact, 55m, "2002-12-01")));
        var twins = new[] { Publish(organization.Service, "Spent fifty-five", 55m), Publish(organization.Service, "Spent fifty-five to fifty-six", 55m, 56m) };
        MaintenanceCall.ToTheEnd(organization.Service, null);

        // Two of the customers are in one of them only from now on: each page has another share to note at both.
        foreach (var contact in contacts.Take(2))
            organization.Service.Create(PostgresOrganization.APurchase(contact, 1m, "2002-12-02"));
        var query = new QueryExpression(SegmentTable.Name) { Orders = { new OrderExpression(SegmentTable.Id, OrderType.Ascending) } };
        query.Criteria.AddCondition(SegmentTable.Lifecycle, ConditionOperator.In, (int)SegmentLifecycle.Published, (int)SegmentLifecycle.Retired);
        var places = organization.Service.RetrieveMultiple(query).Entities.Select(segment => segment.Id).ToList();
        using var locked = new Barrier(2);
        var met = new ConcurrentBag<bool>();
        var waited = new ConcurrentDictionary<int, bool>();
        organization.Watch = request =>
        {
            if (request is { MessageName: "Update", TableName: SegmentTable.Name, CallerPluginType: not null } && waited.TryAdd(Environment.CurrentManagedThreadId, true))
                met.Add(locked.SignalAndWait(TimeSpan.FromSeconds(20)));
        };
        try
        {
            PostgresOrganization.AtOnce(2, number => MaintenanceCall.Send(organization.Service, null, new MaintenanceToken
            {
                AsOf = new DateTime(2002, 12, 31),
                Phase = "segments",
                Place = places.IndexOf(twins[number]).ToString(CultureInfo.InvariantCulture),
            }.ToString()));
        }
        finally
        {
            organization.Watch = null;
        }

        Assert.Equal([true, true], met);

        // A whole run leaves both with what is so now.
        MaintenanceCall.ToTheEnd(organization.Service, null);
        Assert.All(twins, twin => Assert.Contains("93", organization.Service.Retrieve(SegmentTable.Name, twin, new ColumnSet(SegmentTable.Warnings)).GetAttributeValue<string>(SegmentTable.Warnings), StringComparison.Ordinal));
    }

    private static Guid Publish(IOrganizationService service, string name, decimal spent, decimal? most = null) => service.Create(new Entity(SegmentTable.Name)
    {
        [SegmentTable.Title] = name,
        [SegmentTable.Filter] = $"<filter><condition attribute='{ContactTable.AnnualValue}' operator='ge' value='{spent}' /><condition attribute='{ContactTable.AnnualValue}' operator='le' value='{most ?? spent}' /></filter>",
        [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published),
        [SegmentTable.Purpose] = new OptionSetValue((int)SegmentPurpose.Any),
    });

    private IEnumerable<Guid> Members(Guid segment)
    {
        var list = organization.Service.Retrieve(SegmentTable.Name, segment, new ColumnSet(SegmentTable.List)).GetAttributeValue<EntityReference>(SegmentTable.List);
        var query = organization.Service.Retrieve(ListTable.Name, list.Id, new ColumnSet(ListTable.Query)).GetAttributeValue<string>(ListTable.Query);
        return organization.Service.RetrieveMultiple(new FetchExpression(query)).Entities.Select(contact => contact.Id);
    }
}
