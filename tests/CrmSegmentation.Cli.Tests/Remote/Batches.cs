using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Remote;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Remote;

/// <summary>How the rows of a load are divided among messages to an environment.</summary>
public sealed class Batches
{
    [Fact]
    public void Rows_of_one_group_are_in_one_batch_and_every_row_is_in_one()
    {
        var rows = Enumerable.Range(0, 5000).Select(i => (Row: i, Group: i * 7 % 311)).ToList();
        var batches = new ConcurrentQueue<(int Row, int Group)[]>();

        Target(new TooSlow(int.MaxValue)).ForEachBatch(rows, row => row.Group, batches.Enqueue);

        Assert.Equal(rows.Order(), batches.SelectMany(batch => batch).Order());
        Assert.All(batches.SelectMany(batch => batch.Select(row => row.Group).Distinct()).GroupBy(group => group), group => Assert.Single(group));
        Assert.True(batches.Count > 3);
    }

    [Fact]
    public void What_goes_wrong_in_one_batch_stops_the_others_and_is_told()
    {
        var done = 0;

        Assert.Throws<InvalidTimeZoneException>(() => Target(new TooSlow(int.MaxValue)).ForEachBatch([.. Enumerable.Range(0, 100_000)], row => row, batch =>
        {
            if (Interlocked.Increment(ref done) == 3)
                throw new InvalidTimeZoneException();
            Thread.Sleep(10);
        }));

        Assert.InRange(done, 3, 50);
    }

    [Fact]
    public void A_message_that_takes_too_long_is_halved_until_it_does_not()
    {
        var service = new TooSlow(rowsInTime: 3);
        var rows = Enumerable.Range(0, 20).Select(i => (Row: new Entity("contact") { ["cseg_customernumber"] = $"C{i}" }, Line: i)).ToList();

        var refused = new BulkWriter(Target(service), "c.csv", "cseg_customernumber").Create(rows);

        Assert.Empty(refused);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"C{i}").Order(), service.Keys.Order());
    }

    [Fact]
    public void A_new_row_is_named_by_its_key_or_by_an_id_that_is_the_same_when_it_is_sent_again()
    {
        var service = new TooSlow(int.MaxValue);
        var target = Target(service);
        Entity[] Rows() => [new("contact") { ["cseg_customernumber"] = "C1" }, new("contact") { ["cseg_customernumber"] = "C/1" }, new("contact") { ["emailaddress1"] = "a@example.com" }, new("contact") { ["emailaddress1"] = "b@example.com" }];

        for (var i = 0; i < 2; i++)
            new BulkWriter(target, "c.csv", "cseg_customernumber").Create([.. Rows().Select((row, line) => (row, line))]);

        Assert.Equal(["C1", "C1"], service.Keys);
        Assert.Equal((6, 3), (service.Ids.Count, service.Ids.Distinct().Count()));
        Assert.NotEqual(target.IdFor("x"), Target(service).IdFor("x"));
    }

    private static RemoteTarget Target(IOrganizationService service)
    {
        var gate = new RequestGate(4, null);
        return new RemoteTarget(service, gate, journal: null);
    }

    /// <summary>Takes upserts of so many rows in time, and keeps what they were named by.</summary>
    private sealed class TooSlow(int rowsInTime) : IOrganizationService
    {
        public List<string> Keys { get; } = [];

        public List<Guid> Ids { get; } = [];

        public OrganizationResponse Execute(OrganizationRequest request)
        {
            var rows = ((UpsertMultipleRequest)request).Targets.Entities;
            if (rows.Count > rowsInTime)
                throw new TimeoutException();
            Keys.AddRange(rows.Where(row => row.KeyAttributes.Count > 0).Select(row => (string)row.KeyAttributes.Single().Value));
            Ids.AddRange(rows.Where(row => row.KeyAttributes.Count == 0).Select(row => row.Id));
            return new OrganizationResponse();
        }

        public Guid Create(Entity entity) => throw new NotSupportedException();

        public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => throw new NotSupportedException();

        public void Update(Entity entity) => throw new NotSupportedException();

        public void Delete(string entityName, Guid id) => throw new NotSupportedException();

        public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

        public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

        public EntityCollection RetrieveMultiple(QueryBase query) => throw new NotSupportedException();
    }
}
