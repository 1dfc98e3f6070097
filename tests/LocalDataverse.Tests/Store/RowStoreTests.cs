using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using LocalDataverse.Tests.Query;
using Microsoft.Data.Sqlite;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Store;

public sealed class RowStoreTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void A_query_repeated_with_other_values_is_prepared_once()
    {
        world.Persons("age", "in", "1", "2", "3");
        var prepared = world.Store.PreparedStatements;
        world.Persons("age", "in", "4", "5", "6", "7");
        world.Persons("age", "in", "1234", "5", "6", "7");

        Assert.InRange(world.Store.PreparedStatements, prepared, prepared + 1);
    }

    [Fact]
    public async Task Transactions_of_other_threads_wait()
    {
        var counter = world.APerson("counter", ("age", 0));
        var work = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var transaction = world.Store.BeginTransaction();
                var age = world.Store.Retrieve(world.Person, counter, new ColumnSet("age"))!.GetAttributeValue<int>("age");
                world.Store.Update(world.Person, counter, Values(("age", age + 1)));
                transaction.Commit();
            }
        }));
        await Task.WhenAll(work);

        Assert.Equal(200, world.Store.Retrieve(world.Person, counter, new ColumnSet("age"))!["age"]);
    }

    [Fact]
    public void A_row_that_is_locked_by_an_update_and_written_later_in_the_transaction_is_written_once()
    {
        var (ann, bob) = (world.APerson("Ann"), world.APerson("Bob"));
        using (var transaction = world.Store.BeginTransaction())
        {
            world.Store.Update(world.Person, ann, Values(("points", 1L)));
            world.Store.Update(world.Person, bob, Values(("points", 1L)));
            Assert.Equal("Ann,Bob", world.Persons("fullname", "not-null"));
            world.Store.Update(world.Person, ann, Values(("age", 3), ("city", "Bern"), ("score", 1m), ("vip", true)));
            world.Store.Update(world.Person, bob, Values(("age", 3), ("city", "Bern"), ("score", 1m), ("vip", true)));
            transaction.Commit();
        }

        var update = Assert.Single(world.Store.StatementTexts(), text => text.StartsWith("UPDATE", StringComparison.Ordinal));
        Assert.Contains("\"points\"", update, StringComparison.Ordinal);
        Assert.Contains("\"vip\"", update, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_that_is_refused_takes_no_earlier_one_of_the_row_with_it()
    {
        var key = new AlternateKey { LogicalName = "k", Columns = ["city"] };
        world.Person.Keys.Add(key);
        world.Store.CreateUniqueIndex(world.Person, key);
        world.APerson("Ann", ("city", "Bern"));
        var bob = world.APerson("Bob");
        using (var transaction = world.Store.BeginTransaction())
        {
            world.Store.Update(world.Person, bob, Values(("age", 4)));
            Assert.Throws<DuplicateRowException>(() => world.Store.Update(world.Person, bob, Values(("city", "Bern"))));
            transaction.Commit();
        }

        Assert.Equal(4, world.Store.Retrieve(world.Person, bob, new ColumnSet("age"))!["age"]);
    }

    [Fact]
    public void What_a_transaction_had_not_written_when_the_database_undid_it_is_in_no_later_one()
    {
        var id = world.APerson("Ann", ("age", 3));
        using (var lost = world.Store.BeginTransaction())
        {
            world.Store.Update(world.Person, id, Values(("age", 4)));
            world.Store.Scalar("ROLLBACK", []);
            Assert.ThrowsAny<SqliteException>(lost.Commit);
        }

        using (var next = world.Store.BeginTransaction())
        {
            world.APerson("Bob");
            next.Commit();
        }

        Assert.Equal(3, world.Store.Retrieve(world.Person, id, new ColumnSet("age"))!["age"]);
    }

    [Fact]
    public void Waiting_ends_with_a_timeout()
    {
        using var impatient = new RowStore(null, TimeSpan.FromMilliseconds(20));
        using var transaction = impatient.BeginTransaction();
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => impatient.HasTable("x")));
        thread.Start();
        thread.Join();

        Assert.IsType<TimeoutException>(thrown);
    }

    [Fact]
    public void A_snapshot_is_restored_in_milliseconds_and_more_than_once()
    {
        for (var i = 0; i < 2000; i++)
            world.APerson("p" + i);
        using var snapshot = world.Store.TakeSnapshot();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
        {
            world.APerson("new");
            world.Store.Update(world.Person, world.Store.Find(world.Person, Values(("fullname", "p7")))!.Value, Values(("fullname", "changed")));
            world.Store.Restore(snapshot);
            Assert.Equal(2000, world.Store.Count(world.Person));
            Assert.Equal("p7", world.Persons("fullname", "eq", "p7"));
        }

        Assert.True(watch.ElapsedMilliseconds < 1500, $"Three restores took {watch.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public void A_file_is_restored_too()
    {
        var folder = Directory.CreateTempSubdirectory("localdataverse");
        try
        {
            var path = Path.Combine(folder.FullName, "a.db");
            using (var file = new World(place: path))
            {
                file.APerson("kept");
                using var snapshot = file.Store.TakeSnapshot();
                file.APerson("dropped");
                file.Store.Restore(snapshot);
                Assert.Equal("kept", file.Persons("fullname", "not-null"));
            }

            using var reopened = new RowStore(path);
            Assert.Equal(1, reopened.Count(world.Person));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Snapshots_are_not_for_transactions()
    {
        using var transaction = world.Store.BeginTransaction();
        Assert.Throws<InvalidOperationException>(world.Store.TakeSnapshot);
    }

    [Fact]
    public void A_file_keeps_what_was_committed_and_nothing_else_when_the_process_ends_in_mid_transaction()
    {
        var folder = Directory.CreateTempSubdirectory("localdataverse");
        try
        {
            var path = Path.Combine(folder.FullName, "a.db");
            using var running = new World(place: path);
            running.APerson("committed");
            using var transaction = running.Store.BeginTransaction();
            for (var i = 0; i < 500; i++)
                running.APerson("uncommitted");

            // What the disk holds at this moment is what a killed process leaves.
            var copy = Path.Combine(folder.FullName, "b.db");
            foreach (var file in Directory.GetFiles(folder.FullName, "a.db*"))
            {
                using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var target = File.Create(copy + Path.GetFileName(file)["a.db".Length..]);
                source.CopyTo(target);
            }

            File.Delete(copy + "-shm");
            using var reopened = new RowStore(copy);
            Assert.Equal(1, reopened.Count(running.Person));
            Assert.NotNull(reopened.Find(running.Person, Values(("fullname", "COMMITTED"))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void More_than_20000_plain_rows_a_second_are_inserted()
    {
        const int Rows = 20_000;
        using (var warm = world.Store.BeginTransaction())
        {
            for (var i = 0; i < 500; i++)
                Insert(i);
        }

        var watch = Stopwatch.StartNew();
        using (var transaction = world.Store.BeginTransaction())
        {
            for (var i = 0; i < Rows; i++)
                Insert(i);
            transaction.Commit();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Rows / watch.Elapsed.TotalSeconds:N0} rows a second");

        // A machine that is shared by many tests may be slow; the goal is met with room on a quiet one.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{Rows} rows took {watch.Elapsed}.");

        void Insert(int i) => world.Store.Insert(world.Visit, Guid.NewGuid(), Values(("subject", "Visit"), ("personid", new EntityReference("person", World.Me)), ("minutes", i), ("cost", new Money(i)), ("visitedon", DateTime.UnixEpoch.AddDays(i % 1000))));
    }

    public void Dispose() => world.Dispose();

    private static Dictionary<string, object?> Values(params (string Column, object? Value)[] values) => values.ToDictionary(v => v.Column, v => v.Value);
}
