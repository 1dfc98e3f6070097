using System;
using CrmSegmentation.Tests;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public class ConditionTests : IDisposable
{
    private readonly World world;

    public ConditionTests()
        : this(null)
    {
    }

    protected ConditionTests(string? place)
    {
        world = new World(place: place);
        var acme = world.AFirm("Acme");
        world.APerson("Ann", ("city", "Zürich"), ("age", 30), ("income", new Money(50_000.5m)), ("score", 1.25m), ("weight", 60.5), ("vip", true), ("grade", new OptionSetValue(1)), ("hobbies", Options(1, 10)), ("points", 5_000_000_000L), ("firmid", new EntityReference("firm", acme)), ("ownerid", new EntityReference("systemuser", World.Me)));
        world.APerson("Bob", ("city", "Basel"), ("age", 40), ("income", new Money(40_000m)), ("score", 1.5m), ("weight", 80d), ("vip", false), ("grade", new OptionSetValue(2)), ("hobbies", Options(1)), ("ownerid", new EntityReference("team", World.MyUnit)));
        world.APerson("Cid");
    }

    [Theory]
    [InlineData("fullname", "eq", "ANN", "Ann")]
    [InlineData("city", "eq", "zurich", "Ann")]
    [InlineData("city", "eq", "Basel  ", "Bob")]
    [InlineData("city", "ne", "Basel", "Ann,Cid")]
    [InlineData("city", "neq", "Basel", "Ann,Cid")]
    [InlineData("city", "gt", "Basel", "Ann")]
    [InlineData("city", "like", "%UR_ch", "Ann")]
    [InlineData("city", "like", "[a-c]%", "Bob")]
    [InlineData("city", "like", "[^a-c]%", "Ann")]
    [InlineData("city", "not-like", "B%", "Ann,Cid")]
    [InlineData("city", "begins-with", "zü", "Ann")]
    [InlineData("city", "not-begin-with", "zu", "Bob,Cid")]
    [InlineData("city", "ends-with", "EL", "Bob")]
    [InlineData("city", "not-end-with", "EL", "Ann,Cid")]
    [InlineData("age", "eq", "30", "Ann")]
    [InlineData("age", "ne", "30", "Bob,Cid")]
    [InlineData("age", "gt", "30", "Bob")]
    [InlineData("age", "ge", "30", "Ann,Bob")]
    [InlineData("age", "lt", "40", "Ann")]
    [InlineData("age", "le", "40", "Ann,Bob")]
    [InlineData("points", "gt", "4999999999", "Ann")]
    [InlineData("income", "eq", "50000.5", "Ann")]
    [InlineData("income", "lt", "40000.01", "Bob")]
    [InlineData("score", "eq", "1.250", "Ann")]
    [InlineData("score", "gt", "1.3", "Bob")]
    [InlineData("weight", "lt", "70", "Ann")]
    [InlineData("vip", "eq", "1", "Ann")]
    [InlineData("vip", "eq", "false", "Bob")]
    [InlineData("vip", "ne", "1", "Bob,Cid")]
    [InlineData("grade", "eq", "1", "Ann")]
    [InlineData("grade", "ne", "1", "Bob,Cid")]
    [InlineData("gradename", "eq", "silver", "Bob")]
    [InlineData("firmidname", "like", "ac%", "Ann")]
    [InlineData("owneridtype", "eq", "team", "Bob")]
    [InlineData("hobbies", "eq", "10,1", "Ann")]
    [InlineData("hobbies", "ne", "1", "Ann,Cid")]
    public void Conditions_with_one_value(string column, string op, string value, string expected) =>
        Assert.Equal(expected, world.PersonsWhere($"<condition attribute='{column}' operator='{op}' value='{value}'/>"));

    [Theory]
    [InlineData("age", "in", "30|40", "Ann,Bob")]
    [InlineData("age", "not-in", "30", "Bob,Cid")]
    [InlineData("city", "in", "ZURICH|x|y", "Ann")]
    [InlineData("city", "not-in", "ZURICH", "Bob,Cid")]
    [InlineData("age", "between", "30|39", "Ann")]
    [InlineData("age", "not-between", "30|39", "Bob,Cid")]
    [InlineData("score", "between", "1.2500|1.5", "Ann,Bob")]
    [InlineData("grade", "in", "2|3", "Bob")]
    [InlineData("hobbies", "contain-values", "10|2", "Ann")]
    [InlineData("hobbies", "contain-values", "1", "Ann,Bob")]
    [InlineData("hobbies", "not-contain-values", "10", "Bob,Cid")]
    [InlineData("hobbies", "in", "1|10", "Ann")]
    [InlineData("hobbies", "not-in", "1|10", "Bob,Cid")]
    public void Conditions_with_several_values(string column, string op, string values, string expected) =>
        Assert.Equal(expected, world.Persons(column, op, values.Split('|')));

    [Theory]
    [InlineData("age", "null", "Cid")]
    [InlineData("age", "not-null", "Ann,Bob")]
    [InlineData("ownerid", "eq-userid", "Ann")]
    [InlineData("ownerid", "ne-userid", "Bob,Cid")]
    [InlineData("ownerid", "eq-businessid", "Bob")]
    [InlineData("ownerid", "ne-businessid", "Ann,Cid")]
    [InlineData("ownerid", "eq-userteams", "")]
    [InlineData("ownerid", "eq-useroruserteams", "Ann")]
    [InlineData("ownerid", "eq-useroruserhierarchy", "Ann")]
    [InlineData("ownerid", "eq-useroruserhierarchyandteams", "Ann")]
    public void Conditions_without_value(string column, string op, string expected) => Assert.Equal(expected, world.Persons(column, op));

    [Fact]
    public void Teams_of_the_caller_count_when_she_is_a_member()
    {
        world.Insert(world.Membership, Guid.NewGuid(), ("systemuserid", World.Me), ("teamid", World.MyUnit));

        Assert.Equal("Bob", world.Persons("ownerid", "eq-userteams"));
        Assert.Equal("Ann,Bob", world.Persons("ownerid", "eq-useroruserteams"));
    }

    [Fact]
    public void Users_below_the_caller_count_in_her_hierarchy()
    {
        var below = world.Insert(world.User, Guid.NewGuid(), ("fullname", "Below"), ("parentsystemuserid", new EntityReference("systemuser", World.Me)));
        world.APerson("Dan", ("ownerid", new EntityReference("systemuser", below)));

        Assert.Equal("Ann,Dan", world.Persons("ownerid", "eq-useroruserhierarchy"));
    }

    [Fact]
    public void Labels_of_several_choices_are_one_text_in_the_order_of_their_values()
    {
        world.APerson("Dan", ("hobbies", Options(11)));

        Assert.Equal("Ann", world.Persons("hobbiesname", "eq", "chess; MUSIC"));
        Assert.Equal("Dan", world.Persons("hobbiesname", "like", "a%"));
        Assert.Equal("Cid", world.Persons("hobbiesname", "null"));
        var rows = world.Fetch("<fetch><entity name='person'><attribute name='fullname'/><attribute name='hobbiesname'/><order attribute='hobbiesname'/></entity></fetch>");
        Assert.Equal("Cid,Dan,Bob,Ann", World.Names(rows));
        Assert.Equal("Chess; Music", rows.Entities[3]["hobbiesname"]);
    }

    [Fact]
    public void The_language_is_that_of_the_caller()
    {
        world.APerson("Dan", ("age", 1031));
        Assert.Equal("", world.Persons("age", "eq-userlanguage"));

        world.Context = world.Context with { LanguageCode = 1031 };
        Assert.Equal("Dan", world.Persons("age", "eq-userlanguage"));
    }

    [Fact]
    public void Filters_nest()
    {
        const string Conditions = "<filter type='or'><condition attribute='age' operator='eq' value='30'/><filter><condition attribute='age' operator='gt' value='30'/><condition attribute='vip' operator='eq' value='0'/></filter></filter><condition attribute='fullname' operator='ne' value='Zed'/><filter type='or'/>";

        Assert.Equal("Ann,Bob", world.PersonsWhere(Conditions));
    }

    [Fact]
    public void Columns_compare_with_columns()
    {
        world.APerson("same", ("city", "SAME"));

        Assert.Equal("same", world.PersonsWhere("<condition attribute='fullname' operator='eq' valueof='city'/>"));
        Assert.Equal("Ann,Bob,Cid", world.PersonsWhere("<condition attribute='city' operator='ne' valueof='fullname'/>"));
    }

    [Fact]
    public void Values_of_the_SDK_are_taken_as_they_come()
    {
        Assert.Equal("Ann", Query("grade", ConditionOperator.Equal, new OptionSetValue(1)));
        Assert.Equal("Ann", Query("income", ConditionOperator.GreaterThan, new Money(45_000m)));
        Assert.Equal("Ann,Bob", Query("age", ConditionOperator.In, new[] { 30, 40 }));
        Assert.Equal("Ann", Query("ownerid", ConditionOperator.Equal, new EntityReference("systemuser", World.Me)));
        Assert.Equal("Ann", Query("city", ConditionOperator.Contains, "RIC"));
        Assert.Equal("Bob,Cid", Query("city", ConditionOperator.DoesNotContain, "RIC"));
    }

    [Fact]
    public void Values_never_become_part_of_the_SQL()
    {
        Assert.Equal("", world.PersonsWhere("<condition attribute='fullname' operator='eq' value=\"Ann' OR '1'='1\"/>"));
        Assert.Equal("", world.PersonsWhere("<condition attribute='fullname' operator='like' value=\"'; DROP TABLE person; --\"/>"));
        Assert.Equal(3, world.Store.Count(world.Person));
    }

    [Fact]
    public void A_hierarchy_is_followed_up_and_down()
    {
        var top = world.AFirm("Top");
        var middle = world.AFirm("Middle", top);
        var leaf = world.AFirm("Leaf", middle);

        Assert.Equal("Leaf,Middle", Firms("under", top));
        Assert.Equal("Leaf,Middle,Top", Firms("eq-or-under", top));
        Assert.Equal("Acme,Top", Firms("not-under", top));
        Assert.Equal("Middle,Top", Firms("above", leaf));
        Assert.Equal("Leaf,Middle,Top", Firms("eq-or-above", leaf));
    }

    public void Dispose() => world.Dispose();

    private static OptionSetValueCollection Options(params int[] values)
    {
        var options = new OptionSetValueCollection();
        foreach (var value in values)
            options.Add(new OptionSetValue(value));
        return options;
    }

    private string Query(string column, ConditionOperator op, object value)
    {
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.Criteria.AddCondition(column, op, value);
        query.AddOrder("fullname", OrderType.Ascending);
        return World.Names(world.Run(query));
    }

    private string Firms(string op, Guid id) => World.Names(
        world.Fetch($"<fetch><entity name='firm'><attribute name='name'/><order attribute='name'/><filter><condition attribute='firmid' operator='{op}' value='{id}'/></filter></entity></fetch>"),
        "name");

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : ConditionTests(PostgresServer.NewPlace());
}
