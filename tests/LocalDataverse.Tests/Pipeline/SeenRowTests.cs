using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Pipeline;
using LocalDataverse.Store;
using LocalDataverse.Tests.Query;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Pipeline;

/// <summary>The copy of a row that a step is given is one in every respect, though its columns are copied when they are read.</summary>
public sealed class SeenRowTests : IDisposable
{
    private static readonly Guid Id = Guid.Parse("00000000-0000-0000-0000-0000000000a1");

    private readonly World world = new();
    private readonly Entity given = new("person") { ["fullname"] = "Ann", ["income"] = new Money(1m), ["city"] = null };

    [Fact]
    public void Who_reads_changes_nothing()
    {
        var seen = SeenRow.Of(given, null, null);

        Assert.Equal("Ann", seen["fullname"]);
        Assert.False(seen.Contains("age"));
        Assert.True(seen.Contains("city"));
        Assert.True(ValueCopy.StillIs(given, seen));
    }

    [Fact]
    public void A_value_that_is_changed_in_place_is_the_copys_alone_and_stays_changed()
    {
        var seen = SeenRow.Of(given, null, null);

        seen.GetAttributeValue<Money>("income").Value = 2m;

        Assert.Equal(1m, given.GetAttributeValue<Money>("income").Value);
        Assert.False(ValueCopy.StillIs(given, seen));
        Assert.Equal(2m, seen.Attributes.Values.OfType<Money>().Single().Value);
    }

    [Fact]
    public void A_column_that_is_set_or_taken_away_is_the_copys_alone()
    {
        var seen = SeenRow.Of(given, null, null);

        seen["fullname"] = "Eve";
        seen.Attributes.Remove("income");

        Assert.False(ValueCopy.StillIs(given, seen));
        Assert.Equal(["fullname", "city"], seen.Attributes.Keys);
        Assert.Equal(("Ann", true), (given["fullname"], given.Contains("income")));
    }

    [Fact]
    public void After_the_operation_it_holds_what_was_written_too()
    {
        var values = new RowValues(world.Person, new Dictionary<string, object?> { ["income"] = new Money(1.5m), ["age"] = 3, ["notes"] = null });
        var written = new WrittenRow(Id, values);

        var read = SeenRow.Of(given, world.Person, written);
        var all = SeenRow.Of(given, world.Person, written).Attributes;

        Assert.Equal((Id, Id, 3, 1.5m), (read.Id, read["personid"], read["age"], read.GetAttributeValue<Money>("income").Value));
        Assert.False(read.Contains("notes"));
        Assert.Equal(["fullname", "income", "city", "personid", "age"], all.Keys);
        Assert.Equal(["Ann", 1.5m, null, Id, 3], all.Values.Select(value => value is Money money ? money.Value : value));
        Assert.Equal(Guid.Empty, given.Id);
        Assert.Equal(3, given.Attributes.Count);
    }

    public void Dispose() => world.Dispose();
}
