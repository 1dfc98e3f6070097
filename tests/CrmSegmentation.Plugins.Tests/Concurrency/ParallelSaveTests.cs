using System;
using System.Collections.Concurrent;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Tests.Organization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Concurrency;

/// <summary>Purchases of the same customers are saved by many at once.</summary>
public sealed class ParallelSaveTests(PostgresOrganization organization) : IClassFixture<PostgresOrganization>
{
    /// <summary>Three of four are old: they count over all time alone, which the database adds up, and 1,600 of the year need not be read again for each save.</summary>
    [Theory]
    [InlineData(2, 50)]
    [InlineData(8, 200)]
    public void No_purchase_of_a_customer_is_missed_when_many_save_at_once(int writers, int saves)
    {
        var contact = organization.Contacts(1)[0];
        var saved = 0;
        var missed = 0;

        PostgresOrganization.AtOnce(writers, writer =>
        {
            var service = organization.Service;
            for (var i = 0; i < saves; i++)
            {
                // Each save counts anew, so the last one mends what earlier ones missed: what counts is what each leaves.
                var before = Volatile.Read(ref saved);
                service.Create(PostgresOrganization.APurchase(contact, 1m + (writer / 100m), i % 4 == 0 ? "2001-11-30" : "1997-11-30"));
                Interlocked.Increment(ref saved);
                if (organization.Lifetime(contact).Count <= before)
                    Interlocked.Increment(ref missed);
            }
        });

        Assert.Equal(0, missed);

        var ofOneSave = Enumerable.Range(0, writers).Sum(writer => 1m + (writer / 100m));
        var inTheYear = (saves + 3) / 4;
        Assert.Equal((writers * inTheYear, inTheYear * ofOneSave), organization.Annual(contact));
        Assert.Equal((writers * saves, saves * ofOneSave), organization.Lifetime(contact));
        Assert.Equal("", organization.Mismatches());
    }

    [Fact]
    public void Bulk_loads_of_overlapping_customers_wait_for_each_other_and_never_in_a_circle()
    {
        var contacts = organization.Contacts(100);
        var bought = new decimal[16][];
        var committed = new decimal[contacts.Length];
        var missed = 0;

        PostgresOrganization.AtOnce(bought.Length, writer =>
        {
            var random = new Random(writer);
            var service = organization.Service;
            bought[writer] = new decimal[contacts.Length];
            for (var message = 0; message < 4; message++)
            {
                // In an order of its own: those who lock in the order in which purchases come meet in a circle.
                var chosen = Enumerable.Range(0, contacts.Length).OrderBy(_ => random.Next()).Take(40).ToList();
                decimal[] before;
                lock (committed)
                    before = [.. committed];
                PostgresOrganization.Load(service, chosen.Select(i => PostgresOrganization.APurchase(contacts[i], 1m + writer)));
                chosen.ForEach(i => bought[writer][i] += 1m + writer);

                // A later message mends what this one missed: what counts is what each leaves.
                var left = organization.AnnualValues([.. chosen.Select(i => (object)contacts[i])]);
                Interlocked.Add(ref missed, chosen.Count(i => left[contacts[i]] < before[i] + 1m + writer));
                lock (committed)
                    chosen.ForEach(i => committed[i] += 1m + writer);
            }
        });

        Assert.Equal(0, missed);
        for (var i = 0; i < contacts.Length; i++)
            Assert.Equal(bought.Sum(of => of[i]), organization.Annual(contacts[i]).Value);
        Assert.Equal("", organization.Mismatches());
    }

    [Fact]
    public void The_second_of_two_saves_at_the_same_moment_reads_what_the_first_has_written()
    {
        var contact = organization.Contacts(1)[0];

        SaveTwoAtTheSameMoment(contact);

        Assert.Equal((2, 30m), organization.Annual(contact));
    }

    [Fact]
    public void Without_the_lock_the_second_save_would_miss_the_first_so_that_these_tests_can_fail()
    {
        var contact = organization.Contacts(1)[0];
        organization.Loses = IsLock;
        try
        {
            SaveTwoAtTheSameMoment(contact);
        }
        finally
        {
            organization.Loses = null;
        }

        Assert.Equal(1, organization.Annual(contact).Count);
        organization.Service.Create(PostgresOrganization.APurchase(contact, 5m));
        Assert.Equal((3, 35m), organization.Annual(contact));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_purchase_that_is_moved_twice_at_once_or_moved_and_deleted_counts_with_nobody_but_whom_it_is_left_to(bool deleted)
    {
        var (purchase, from, first, second) = APurchaseAndThreeCustomers();

        MoveTwiceAtTheSameMoment(purchase, first, deleted ? null : second);

        AssertCountedOnce(purchase, from, first, second, deleted);
        Assert.Equal("", organization.Mismatches());
    }

    [Fact]
    public void A_purchase_that_is_moved_while_somebody_else_edits_it_is_right_where_it_went()
    {
        var (purchase, from, first, second) = APurchaseAndThreeCustomers();

        AtTheSameMoment(
            service => service.Update(new Entity(PurchaseTable.Name, purchase) { [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, first) }),
            service => service.Update(new Entity(PurchaseTable.Name, purchase) { [PurchaseTable.Amount] = new Money(70m) }));

        Assert.Equal((0, 0m), organization.Annual(from));
        Assert.Equal((1, 70m), organization.Annual(first));
        Assert.Equal((0, 0m), organization.Annual(second));
        Assert.Equal("", organization.Mismatches());
    }

    [Fact]
    public void Without_the_locks_ahead_the_customer_of_the_first_move_would_keep_the_purchase_so_that_these_tests_can_fail()
    {
        var (purchase, _, first, second) = APurchaseAndThreeCustomers();
        organization.Loses = IsLock;
        try
        {
            MoveTwiceAtTheSameMoment(purchase, first, second);
        }
        finally
        {
            organization.Loses = null;
        }

        var stale = new[] { first, second }.Where(contact => organization.Annual(contact).Count == 1).ToList();
        Assert.Equal(2, stale.Count);
        foreach (var contact in stale)
            organization.Service.Execute(new OrganizationRequest(RecalculateCustomer.Message) { ["Target"] = new EntityReference(ContactTable.Name, contact) });
        Assert.Equal("", organization.Mismatches());
    }

    private static bool IsLock(OrganizationRequest request) =>
        request.RequestName == "Update" && request["Target"] is Entity { LogicalName: ContactTable.Name, Attributes.Count: 1 } target && target.Contains(ContactTable.ProfileAsOf);

    private (Guid Purchase, Guid From, Guid First, Guid Second) APurchaseAndThreeCustomers()
    {
        var contacts = organization.Contacts(3);
        return (organization.Service.Create(PostgresOrganization.APurchase(contacts[0], 30m)), contacts[0], contacts[1], contacts[2]);
    }

    private void AssertCountedOnce(Guid purchase, Guid from, Guid first, Guid second, bool deleted)
    {
        var left = organization.Service.RetrieveMultiple(new QueryByAttribute(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact), Attributes = { PurchaseTable.Id }, Values = { purchase } }).Entities.SingleOrDefault();
        Assert.Equal(deleted, left == null);
        foreach (var contact in new[] { from, first, second })
            Assert.Equal(left?.GetAttributeValue<EntityReference>(PurchaseTable.Contact).Id == contact ? (1, 30m) : (0, 0m), organization.Annual(contact));
    }

    private void MoveTwiceAtTheSameMoment(Guid purchase, Guid first, Guid? second) => AtTheSameMoment(
        service =>
        {
            try
            {
                service.Update(new Entity(PurchaseTable.Name, purchase) { [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, first) });
            }
            catch (FaultException<OrganizationServiceFault> gone) when (second == null && gone.Message.Contains("Does Not Exist", StringComparison.Ordinal))
            {
                // The deletion came first after all.
            }
        },
        service =>
        {
            if (second is { } other)
                service.Update(new Entity(PurchaseTable.Name, purchase) { [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, other) });
            else
                service.Delete(PurchaseTable.Name, purchase);
        });

    /// <summary>Both have the image of the purchase from before before either changes it.</summary>
    private void AtTheSameMoment(Action<IOrganizationService> one, Action<IOrganizationService> other)
    {
        using var changing = new Barrier(2);
        var waited = new ConcurrentDictionary<int, bool>();
        organization.Watch = request =>
        {
            if (request.CallerPluginType == typeof(PurchasesChanging).FullName && waited.TryAdd(Environment.CurrentManagedThreadId, true))
                changing.SignalAndWait(TimeSpan.FromSeconds(1));
        };
        try
        {
            PostgresOrganization.AtOnce(2, number =>
            {
                // The one is to get the lock first.
                if (number == 1)
                    Thread.Sleep(200);
                (number == 0 ? one : other)(organization.Service);
            });
        }
        finally
        {
            organization.Watch = null;
        }
    }

    /// <summary>
    /// Both have written their purchase before either reads, and both have read before either writes the contact; where one waits for
    /// the other's lock, only that one gets there.
    /// </summary>
    private void SaveTwoAtTheSameMoment(Guid contact)
    {
        using var reading = new Barrier(2);
        using var writing = new Barrier(2);
        organization.Watch = request =>
        {
            if (request.TableName != ContactTable.Name || request.CallerPluginType != typeof(PurchasesCreated).FullName)
                return;
            if (request.MessageName == "RetrieveMultiple")
                reading.SignalAndWait(TimeSpan.FromSeconds(1));
            else if (request.MessageName == "Update")
                writing.SignalAndWait(TimeSpan.FromSeconds(1));
        };
        try
        {
            PostgresOrganization.AtOnce(2, writer => organization.Service.Create(PostgresOrganization.APurchase(contact, 10m * (writer + 1))));
        }
        finally
        {
            organization.Watch = null;
        }
    }
}
