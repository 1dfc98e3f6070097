using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using LocalDataverse.Tests.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Store;

/// <summary>What the store does the same way in every database.</summary>
public class StoredRowTests : IDisposable
{
    private readonly World world;

    public StoredRowTests()
        : this(null)
    {
    }

    protected StoredRowTests(string? place) => world = new World(place: place);

    [Fact]
    public void A_row_is_inserted_changed_read_and_deleted()
    {
        var id = world.APerson("Ann", ("age", 3));
        Assert.True(world.Store.Update(world.Person, id, Values(("age", 4), ("city", "Bern"))));

        var row = world.Store.Retrieve(world.Person, id, new ColumnSet(true));
        Assert.Equal(("Ann", 4, "Bern"), (row!["fullname"], row["age"], row["city"]));

        Assert.True(world.Store.Update(world.Person, id, Values(("city", null))));
        Assert.False(world.Store.Retrieve(world.Person, id, new ColumnSet("city"))!.Contains("city"));
        Assert.True(world.Store.Delete(world.Person, id));
        Assert.False(world.Store.Exists(world.Person, id));
        Assert.Null(world.Store.Retrieve(world.Person, id, new ColumnSet(true)));
    }

    [Fact]
    public void What_is_not_there_is_neither_changed_nor_deleted()
    {
        Assert.False(world.Store.Update(world.Person, Guid.NewGuid(), Values(("age", 4))));
        Assert.False(world.Store.Update(world.Person, Guid.NewGuid(), Values()));
        Assert.False(world.Store.Delete(world.Person, Guid.NewGuid()));
    }

    [Fact]
    public void A_lookup_to_several_tables_keeps_the_table()
    {
        var id = world.APerson("Ann", ("ownerid", new EntityReference("team", World.Me)));
        Assert.Equal("team", world.Store.Retrieve(world.Person, id, new ColumnSet("ownerid"))!.GetAttributeValue<EntityReference>("ownerid").LogicalName);

        world.Store.Update(world.Person, id, Values(("ownerid", null)));
        Assert.Equal("Ann", world.Persons("owneridtype", "null"));
    }

    [Fact]
    public void Empty_text_is_null()
    {
        world.APerson("Ann", ("city", ""));
        Assert.Equal("Ann", world.Persons("city", "null"));
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_refused_by_the_columns_name()
    {
        var exception = Assert.Throws<ArgumentException>(() => world.APerson("Ann", ("age", "three")));
        Assert.Contains("age", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>(() => world.APerson("Ann", ("hair", "red")));
        Assert.Contains("hair", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_primary_key_twice_is_refused()
    {
        var id = world.APerson("Ann");
        var exception = Assert.Throws<DuplicateRowException>(() => world.Insert(world.Person, id, ("fullname", "Bob")));

        Assert.True(exception.IsPrimaryKey);
    }

    [Fact]
    public void An_alternate_key_is_kept_unique_without_regard_to_case_and_nulls_are_exempt()
    {
        var key = new AlternateKey { LogicalName = "k", Columns = ["fullname", "city"] };
        world.Store.CreateUniqueIndex(world.Person, key);
        world.APerson("Ann", ("city", "Zürich"));
        world.APerson("Ann");
        world.APerson("Ann");

        var exception = Assert.Throws<DuplicateRowException>(() => world.APerson("ann", ("city", "ZURICH")));
        Assert.Equal(["fullname", "city"], exception.Columns);
        Assert.False(exception.IsPrimaryKey);

        world.Store.DropUniqueIndex(world.Person, key);
        world.APerson("ann", ("city", "ZURICH"));
        Assert.Throws<DuplicateRowException>(() => world.Store.CreateUniqueIndex(world.Person, key));
    }

    [Fact]
    public void A_row_is_found_by_its_values()
    {
        var id = world.APerson("Ann", ("age", 3));

        Assert.Equal(id, world.Store.Find(world.Person, Values(("fullname", "ANN"), ("age", 3), ("city", null))));
        Assert.Null(world.Store.Find(world.Person, Values(("fullname", "ANN"), ("age", 4))));
    }

    [Fact]
    public void Columns_come_and_go()
    {
        var column = new Column { LogicalName = "friend", SchemaName = "Friend", Type = ColumnType.Customer, Targets = { "firm", "person" } };
        world.Person.Add(column);
        world.Store.AddColumn(world.Person, column);
        world.Store.AddColumn(world.Person, column);
        var id = world.APerson("Ann", ("friend", new EntityReference("firm", World.Me)));
        Assert.Equal("firm", world.Store.Retrieve(world.Person, id, new ColumnSet("friend"))!.GetAttributeValue<EntityReference>("friend").LogicalName);

        world.Store.DropColumn(world.Person, column);
        world.Person.Remove("friend");
        Assert.Equal("Ann", world.Store.Retrieve(world.Person, id, new ColumnSet(true))!["fullname"]);
        world.Store.DropTable(world.Person);
        Assert.False(world.Store.HasTable("person"));
    }

    [Fact]
    public void A_transaction_is_kept_whole_or_not_at_all()
    {
        using (world.Store.BeginTransaction())
            world.APerson("undone");

        using (var transaction = world.Store.BeginTransaction())
        {
            world.APerson("kept");
            transaction.Commit();
        }

        Assert.Equal("kept", world.Persons("fullname", "not-null"));
        Assert.False(world.Store.IsInTransaction);
    }

    [Fact]
    public void A_part_of_a_transaction_is_undone_alone()
    {
        using (var outer = world.Store.BeginTransaction())
        {
            Assert.True(outer.IsOutermost);
            world.APerson("a");
            using (var inner = world.Store.BeginTransaction())
            {
                Assert.False(inner.IsOutermost);
                world.APerson("b");
                using (var innermost = inner.Savepoint())
                {
                    world.APerson("c");
                    innermost.Commit();
                }

                inner.Rollback();
            }

            using (var second = outer.Savepoint())
            {
                world.APerson("d");
                second.Commit();
            }

            outer.Commit();
        }

        Assert.Equal("a,d", world.Persons("fullname", "not-null"));
    }

    public void Dispose() => world.Dispose();

    private static Dictionary<string, object?> Values(params (string Column, object? Value)[] values) => values.ToDictionary(v => v.Column, v => v.Value);

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : StoredRowTests(PostgresServer.NewPlace());
}
