using System;
using System.Linq;
using System.Threading;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Tests.Organization;
using Microsoft.Xrm.Sdk;

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

        PostgresOrganization.AtOnce(bought.Length, writer =>
        {
            var random = new Random(writer);
            var service = organization.Service;
            bought[writer] = new decimal[contacts.Length];
            for (var message = 0; message < 4; message++)
            {
                // In an order of its own: those who lock in the order in which purchases come meet in a circle.
                var chosen = Enumerable.Range(0, contacts.Length).OrderBy(_ => random.Next()).Take(40).ToList();
                PostgresOrganization.Load(service, chosen.Select(i => PostgresOrganization.APurchase(contacts[i], 1m + writer)));
                chosen.ForEach(i => bought[writer][i] += 1m + writer);
            }
        });

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
        organization.Loses = request => request.RequestName == "Update" && request["Target"] is Entity { LogicalName: ContactTable.Name, Attributes.Count: 1 } target && target.Contains(ContactTable.ProfileAsOf);
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
