using System;
using System.Collections.Generic;
using System.ServiceModel;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Tests;
using LocalDataverse.Store;
using LocalDataverse.Tests.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Store;

/// <summary>Transactions of several threads in PostgreSQL: row locks, READ COMMITTED, and what is made of the server's failures.</summary>
public sealed class PostgresLockTests : IDisposable
{
    private readonly World world = new(place: PostgresServer.NewPlace());

    public void Dispose() => world.Dispose();

    [Fact]
    public void Whoever_writes_a_row_first_has_it_until_the_transaction_ends_and_the_next_reads_what_he_wrote()
    {
        var id = world.APerson("Ann", ("age", 1));
        var (readByNext, readMeanwhile) = (0, 0);
        var next = new Thread(() =>
        {
            using var transaction = world.Store.BeginTransaction();
            world.Store.Update(world.Person, id, new Dictionary<string, object?> { ["city"] = "Bern" });
            readByNext = Age(id);
            transaction.Commit();
        });
        using (var first = world.Store.BeginTransaction())
        {
            Write(id, 2);
            next.Start();

            // What is not committed is seen by nobody else, who need not wait to read.
            var reader = new Thread(() => readMeanwhile = Age(id));
            reader.Start();
            reader.Join();
            Assert.Equal(1, readMeanwhile);
            Assert.False(next.Join(TimeSpan.FromMilliseconds(300)));
            first.Commit();
        }

        next.Join();
        Assert.Equal(2, readByNext);
    }

    [Fact]
    public void Two_who_wait_for_each_other_are_parted_by_the_platforms_generic_SQL_error_and_the_victim_leaves_no_trace()
    {
        var (one, other) = (world.APerson("Ann", ("age", 0)), world.APerson("Bob", ("age", 0)));
        using var both = new Barrier(2);
        var faults = new List<int>();
        void Run(int number, Guid first, Guid second)
        {
            try
            {
                using var transaction = world.Store.BeginTransaction();
                Write(first, number);
                both.SignalAndWait(TimeSpan.FromSeconds(30));
                Write(second, number);
                transaction.Commit();
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                lock (faults)
                    faults.Add(fault.Detail.ErrorCode);
            }
        }

        Parallel.Invoke(() => Run(1, one, other), () => Run(2, other, one));

        Assert.Equal([unchecked((int)0x80044150)], faults);
        Assert.Equal(Age(one), Age(other));
        Assert.NotEqual(0, Age(one));
    }

    [Fact]
    public void Whoever_waits_too_long_gets_the_platforms_SQL_timeout()
    {
        var place = PostgresServer.NewPlace();
        using var patient = new World(place: place);
        var id = patient.APerson("Ann");
        using var impatient = new RowStore(place, TimeSpan.FromMilliseconds(50));
        using var transaction = patient.Store.BeginTransaction();
        patient.Store.Update(patient.Person, id, new Dictionary<string, object?> { ["age"] = 2 });

        var fault = World.Fault(() => impatient.Update(patient.Person, id, new Dictionary<string, object?> { ["age"] = 3 }));

        Assert.Equal(unchecked((int)0x80044151), fault.ErrorCode);
    }

    [Fact]
    public void A_transaction_of_which_a_statement_failed_keeps_nothing_and_a_part_that_failed_can_be_undone_alone()
    {
        var id = world.APerson("Ann");
        using (var transaction = world.Store.BeginTransaction())
        {
            world.APerson("lost");
            Assert.Throws<DuplicateRowException>(() => world.Insert(world.Person, id, ("fullname", "Ann again")));
            Assert.Equal(ErrorCode.NoActiveTransaction, World.Fault(() => world.APerson("later")).ErrorCode);
            Assert.Throws<InvalidOperationException>(transaction.Commit);
        }

        using (var transaction = world.Store.BeginTransaction())
        {
            world.APerson("kept");
            using (world.Store.BeginTransaction())
                Assert.Throws<DuplicateRowException>(() => world.Insert(world.Person, id, ("fullname", "Ann again")));
            transaction.Commit();
        }

        Assert.Equal("Ann,kept", world.Persons("fullname", "not-null"));
    }

    [Fact]
    public void What_only_SQLite_can_do_is_refused_by_name() =>
        Assert.StartsWith("Taking a snapshot works with SQLite only", Assert.Throws<NotSupportedException>(() => world.Store.TakeSnapshot()).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_that_PostgreSQL_would_cut_off_stay_different()
    {
        var names = new HashSet<string>();
        foreach (var end in new[] { "a", "b" })
        {
            var name = PostgresDialect.Instance.IndexName(world.Person, [new string('x', 70) + end]);
            Assert.InRange(name.Length, 1, 65);
            Assert.True(names.Add(name));
        }
    }

    private void Write(Guid id, int age) => world.Store.Update(world.Person, id, new Dictionary<string, object?> { ["age"] = age });

    private int Age(Guid id) => world.Store.Retrieve(world.Person, id, new ColumnSet("age"))!.GetAttributeValue<int>("age");
}
