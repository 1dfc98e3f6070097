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

    [Fact]
    public void A_transaction_sees_what_it_has_changed_however_it_asks()
    {
        var (ann, bob) = (world.APerson("Ann", ("age", 3), ("firmid", null)), world.APerson("Bob", ("age", 3)));
        using var transaction = world.Store.BeginTransaction();

        Assert.True(world.Store.Update(world.Person, ann, Values(("age", 4))));
        Assert.Equal("Ann", world.Persons("age", "eq", "4"));
        Assert.True(world.Store.Update(world.Person, ann, Values(("age", 5))));
        Assert.Equal(5, world.Store.Value(world.Person, ann, world.Person.Find("age")!));
        Assert.True(world.Store.Update(world.Person, ann, Values(("age", 6))));
        Assert.Equal(6, world.Store.Retrieve(world.Person, ann, new ColumnSet(true))!["age"]);
        Assert.True(world.Store.Update(world.Person, ann, Values(("age", 7))));
        Assert.Equal(ann, world.Store.Find(world.Person, Values(("age", 7))));
        Assert.True(world.Store.Update(world.Person, bob, Values(("city", "Bern"))));
        Assert.Equal("Ann,Bob", world.Persons("age", "in", "3", "7"));
        Assert.Equal("Bob", world.Persons("city", "eq", "Bern"));
    }

    [Fact]
    public void Updates_of_a_row_in_one_transaction_add_up_and_the_later_value_of_a_column_stands()
    {
        var (ann, bob) = (world.APerson("Ann", ("age", 3), ("city", "Rome")), world.APerson("Bob", ("age", 3)));
        using (var transaction = world.Store.BeginTransaction())
        {
            world.Store.Update(world.Person, ann, Values(("age", 4), ("city", "Bern")));
            world.Store.Update(world.Person, bob, Values(("age", 5)));
            world.Store.Update(world.Person, ann, Values(("age", 6), ("notes", "n")));
            transaction.Commit();
        }

        var row = world.Store.Retrieve(world.Person, ann, new ColumnSet(true))!;
        Assert.Equal((6, "Bern", "n"), (row["age"], row["city"], row["notes"]));
        Assert.Equal(5, world.Store.Retrieve(world.Person, bob, new ColumnSet("age"))!["age"]);
    }

    [Fact]
    public void An_update_that_is_undone_leaves_no_trace_and_one_before_the_undone_part_stays()
    {
        var id = world.APerson("Ann", ("age", 3));
        using (world.Store.BeginTransaction())
            world.Store.Update(world.Person, id, Values(("age", 4)));
        using (var other = world.Store.BeginTransaction())
        {
            world.APerson("Bob");
            other.Commit();
        }

        Assert.Equal(3, world.Store.Retrieve(world.Person, id, new ColumnSet("age"))!["age"]);

        using (var outer = world.Store.BeginTransaction())
        {
            world.Store.Update(world.Person, id, Values(("age", 5)));
            using (var part = outer.Savepoint())
            {
                world.Store.Update(world.Person, id, Values(("city", "Bern")));
                part.Rollback();
            }

            outer.Commit();
        }

        var row = world.Store.Retrieve(world.Person, id, new ColumnSet("age", "city"))!;
        Assert.Equal(5, row["age"]);
        Assert.False(row.Contains("city"));
    }

    [Fact]
    public void What_is_changed_and_then_deleted_or_not_there_is_told_at_once()
    {
        var id = world.APerson("Ann", ("age", 3));
        using var transaction = world.Store.BeginTransaction();

        Assert.True(world.Store.Update(world.Person, id, Values(("age", 4))));
        Assert.True(world.Store.Delete(world.Person, id));
        Assert.False(world.Store.Update(world.Person, id, Values(("age", 5))));
        world.Insert(world.Person, id, ("fullname", "Ann"));
        world.Store.Update(world.Person, id, Values(("age", 6)));
        Assert.True(world.Store.Delete(world.Person, id));
        world.Insert(world.Person, id, ("fullname", "Ann again"));
        transaction.Commit();
        Assert.False(world.Store.Retrieve(world.Person, id, new ColumnSet("age"))!.Contains("age"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_transaction_knows_a_rows_currency_before_and_after_it_changes(bool hasRate)
    {
        var currency = world.Person.Find("transactioncurrencyid")!;
        if (hasRate)
        {
            world.Person.Add(new Column { LogicalName = "exchangerate", SchemaName = "ExchangeRate", Type = ColumnType.Decimal });
            world.Store.AddColumn(world.Person, world.Person.Find("exchangerate")!);
        }

        var id = world.APerson("Ann", ("transactioncurrencyid", new EntityReference("transactioncurrency", World.Dollar)));
        using var transaction = world.Store.BeginTransaction();

        world.Store.Update(world.Person, id, Values(("age", 4)));
        Assert.Equal(World.Dollar, ((EntityReference)world.Store.Value(world.Person, id, currency)!).Id);
        world.Store.Update(world.Person, id, Values(("transactioncurrencyid", new EntityReference("transactioncurrency", World.Euro))));
        Assert.Equal(World.Euro, ((EntityReference)world.Store.Value(world.Person, id, currency)!).Id);
        world.Store.Update(world.Person, id, Values(("age", 5)));
        Assert.Equal(World.Euro, ((EntityReference)world.Store.Value(world.Person, id, currency)!).Id);
        transaction.Rollback();
        using var second = world.Store.BeginTransaction();
        world.Store.Update(world.Person, id, Values(("transactioncurrencyid", new EntityReference("transactioncurrency", World.Euro))));
        Assert.Equal(World.Euro, ((EntityReference)world.Store.Value(world.Person, id, currency)!).Id);
    }

    [Fact]
    public void A_change_of_a_currency_is_told_at_once_and_when_its_transaction_has_ended()
    {
        var before = world.Store.SettingsVersion;
        using (var transaction = world.Store.BeginTransaction())
        {
            world.Store.Update(world.Currency, World.Euro, Values(("currencysymbol", "E")));
            Assert.NotEqual(before, before = world.Store.SettingsVersion);
            transaction.Commit();
        }

        Assert.NotEqual(before, world.Store.SettingsVersion);
    }

    [Fact]
    public void A_key_that_another_row_has_is_told_at_once_in_a_transaction_too()
    {
        var key = new AlternateKey { LogicalName = "k", Columns = ["city"] };
        world.Person.Keys.Add(key);
        world.Store.CreateUniqueIndex(world.Person, key);
        world.APerson("Ann", ("city", "Bern"));
        var bob = world.APerson("Bob");
        using var transaction = world.Store.BeginTransaction();

        Assert.Equal(["city"], Assert.Throws<DuplicateRowException>(() => world.Store.Update(world.Person, bob, Values(("city", "Bern")))).Columns);
    }

    public void Dispose() => world.Dispose();

    private static Dictionary<string, object?> Values(params (string Column, object? Value)[] values) => values.ToDictionary(v => v.Column, v => v.Value);

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : StoredRowTests(PostgresServer.NewPlace());
}
