using System;
using System.Linq;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

/// <summary>Queries that differ in values alone share their SQL; whatever else the SQL depends on keeps them apart.</summary>
public sealed class QueryShapeTests : IDisposable
{
    private readonly World world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void Queries_that_differ_in_values_are_compiled_once()
    {
        world.APerson("Ann", ("age", 30), ("income", new Money(10m)));
        world.APerson("Ben", ("age", 40), ("income", new Money(20m)));
        Assert.Equal("Ann", World.Names(world.Run(ByAge(30, 31, 33, 10m))));
        var compiled = world.Engine.Compiled;

        Assert.Equal("Ben", World.Names(world.Run(ByAge(40, 41, 43, 20m))));
        Assert.Equal("", World.Names(world.Run(ByAge(30, 40, 43, 30m))));
        Assert.Equal(compiled, world.Engine.Compiled);
    }

    [Fact]
    public void Columns_that_code_changes_after_a_query_are_those_of_the_next_one()
    {
        world.APerson("Ann", ("age", 30), ("income", new Money(10m)));
        var columns = new ColumnSet("personid", "age", "fullname");
        var query = new QueryExpression("person") { ColumnSet = columns };
        Assert.True(Assert.Single(world.Run(query).Entities).Contains("age"));
        var compiled = world.Engine.Compiled;
        world.Run(query);
        Assert.Equal(compiled, world.Engine.Compiled);

        columns.Columns[1] = "income";
        var row = Assert.Single(world.Run(query).Entities);
        Assert.False(row.Contains("age"));
        Assert.Equal(10m, row.GetAttributeValue<Money>("income").Value);
        columns.Columns.RemoveAt(1);
        Assert.Equal(2, Assert.Single(world.Run(query).Entities).Attributes.Count);
    }

    [Fact]
    public void A_list_of_another_length_shares_the_SQL_of_the_length_it_is_filled_up_to()
    {
        world.APerson("Ann", ("age", 3));
        world.APerson("Ben", ("age", 4));
        Assert.Equal("Ann", world.Persons("age", "in", "1", "2", "3"));
        var compiled = world.Engine.Compiled;

        Assert.Equal("Ann,Ben", world.Persons("age", "in", "1", "2", "3", "4"));
        Assert.Equal(compiled, world.Engine.Compiled);
        Assert.Equal("Ben", world.Persons("age", "in", "4"));
        Assert.Equal(compiled + 1, world.Engine.Compiled);
    }

    [Fact]
    public void A_value_that_does_not_fit_is_refused_also_by_a_query_whose_SQL_is_kept()
    {
        world.Persons("age", "eq", "30");

        Assert.Contains("whole number", World.Fault(() => world.Persons("age", "eq", "thirty")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_in_a_list_is_refused_for_its_length_also_where_the_SQL_is_kept()
    {
        world.Persons("fullname", "in", "Ann", "Ben");

        Assert.Contains("longer than", World.Fault(() => world.Persons("fullname", "in", "Ann", new string('a', 851))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("today")]
    [InlineData("last-x-days")]
    public void Days_relative_to_now_follow_the_clock(string op)
    {
        world.APerson("Ann", ("birthday", new DateTime(2026, 11, 25)));
        Assert.Equal("Ann", Asked());

        world.Context = world.Context with { UtcNow = world.Context.UtcNow.AddDays(90) };
        Assert.Equal("", Asked());

        string Asked() => op == "today" ? world.Persons("birthday", op) : world.Persons("birthday", op, "3");
    }

    [Fact]
    public void Moments_are_read_in_the_zone_of_the_user_who_asks()
    {
        world.APerson("Ann", ("joined", new DateTime(2026, 11, 25, 5, 0, 0, DateTimeKind.Utc)));
        Assert.Equal("Ann", world.Persons("joined", "ge", "2026-11-25T00:00:00"));

        world.Context = world.Context with { TimeZone = World.Zone(-7) };
        Assert.Equal("", world.Persons("joined", "ge", "2026-11-25T00:00:00"));
    }

    [Fact]
    public void The_user_of_another_query_is_another()
    {
        world.APerson("Ann", ("ownerid", new EntityReference("systemuser", World.Me)));
        Assert.Equal("Ann", world.Persons("ownerid", "eq-userid"));

        world.Context = world.Context with { UserId = Guid.NewGuid() };
        Assert.Equal("", world.Persons("ownerid", "eq-userid"));
    }

    [Fact]
    public void A_user_who_may_not_read_everything_shares_no_SQL()
    {
        world.APerson("Ann");
        Assert.Equal("Ann", world.PersonsWhere(""));

        world.Context = world.Context with { RowSecurity = _ => new SecurityFilter.Nothing() };
        Assert.Equal("", world.PersonsWhere(""));
    }

    /// <summary>A query that gains a property must be told apart by it, or it is answered by another one's SQL.</summary>
    [Theory]
    [InlineData(typeof(SelectQuery), "Root Top Count Page PagingCookie Distinct Aggregate ReturnTotalRecordCount RawOrder AggregateLimit")]
    [InlineData(typeof(TableSource), "Table Alias AllColumns Columns Filters Links Orders")]
    [InlineData(typeof(Link), "Source From To Join IsIntersect")]
    [InlineData(typeof(FilterGroup), "Operator Children")]
    [InlineData(typeof(RelatedRows), "Link")]
    [InlineData(typeof(LocalDataverse.Query.Condition), "Source Column Operator Values ValueOf IsQuickFind")]
    public void The_shape_compares_every_property_there_is(Type part, string compared) =>
        Assert.Equal(
            compared.Split(' ').Order(),
            part.GetProperties().Where(p => p.Name != "EqualityContract").Select(p => p.Name).Order());

    [Fact]
    public void What_is_not_a_value_makes_another_shape()
    {
        SelectQuery Of(string fetchXml) => FetchXmlReader.Read(fetchXml);
        const string Base = "<fetch><entity name='person'><attribute name='fullname'/><filter><condition attribute='age' operator='eq' value='1'/></filter></entity></fetch>";
        var shape = QueryShape.Comparer;

        Assert.True(shape.Equals(Of(Base), Of(Base.Replace("'1'", "'2'", StringComparison.Ordinal))));
        foreach (var other in new[]
        {
            Base.Replace("<fetch>", "<fetch top='1'>", StringComparison.Ordinal),
            Base.Replace("<fetch>", "<fetch count='1'>", StringComparison.Ordinal),
            Base.Replace("<fetch>", "<fetch page='2' count='1'>", StringComparison.Ordinal),
            Base.Replace("<fetch>", "<fetch distinct='true'>", StringComparison.Ordinal),
            Base.Replace("<fetch>", "<fetch returntotalrecordcount='true'>", StringComparison.Ordinal),
            Base.Replace("<fetch>", "<fetch useraworderby='true'>", StringComparison.Ordinal),
            Base.Replace("name='person'", "name='firm'", StringComparison.Ordinal),
            Base.Replace("'fullname'", "'age'", StringComparison.Ordinal),
            Base.Replace("'fullname'/>", "'fullname' alias='a'/>", StringComparison.Ordinal),
            Base.Replace("'eq'", "'gt'", StringComparison.Ordinal),
            Base.Replace("<filter>", "<filter type='or'><condition attribute='age' operator='null'/>", StringComparison.Ordinal),
            Base.Replace("<filter>", "<order attribute='age'/><filter>", StringComparison.Ordinal),
            Base.Replace("<filter>", "<link-entity name='visit' from='personid' to='personid'/><filter>", StringComparison.Ordinal),
        })
        {
            Assert.False(shape.Equals(Of(Base), Of(other)), other);
        }
    }

    private static QueryExpression ByAge(int first, int second, int third, decimal income)
    {
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.Criteria.AddCondition("age", ConditionOperator.In, first, second, third);
        query.Criteria.AddCondition("income", ConditionOperator.Equal, income);
        return query;
    }
}
