using System;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public class AggregateTests : IDisposable
{
    private readonly World world;

    public AggregateTests()
        : this(null)
    {
    }

    protected AggregateTests(string? place) => world = new World(place: place);

    [Fact]
    public void Sums_of_money_are_exact()
    {
        for (var i = 0; i < 1000; i++)
            world.APerson("p", ("income", new Money(0.1m)));

        Assert.Equal(100m, ((Money)Value("income", "sum")!).Value);
        Assert.Equal(0.1m, ((Money)Value("income", "avg")!).Value);
    }

    [Fact]
    public void Aggregated_money_shows_the_digits_of_its_currency_and_a_single_amount_those_of_its_column()
    {
        world.Firm.Find("turnover")!.Precision = 4;
        world.Insert(world.Firm, Guid.NewGuid(), ("name", "Rich"), ("turnover", new Money(600.1234m)));

        var sum = world.Fetch("<fetch aggregate='true'><entity name='firm'><attribute name='turnover' aggregate='sum' alias='v'/></entity></fetch>").Entities.Single();
        Assert.Equal("$600.12", sum.FormattedValues["v"]);
        Assert.Equal(600.1234m, ((Money)sum.GetAttributeValue<AliasedValue>("v").Value).Value);
        var row = world.Fetch("<fetch><entity name='firm'><attribute name='turnover'/></entity></fetch>").Entities.Single();
        Assert.Equal("$600.1234", row.FormattedValues["turnover"]);
    }

    [Fact]
    public void An_average_of_money_is_the_exact_sum_by_the_count()
    {
        Incomes(48m, 48m, 49m);
        Assert.Equal(48.3333m, ((Money)Value("income", "avg")!).Value);
    }

    [Fact]
    public void Negative_averages_are_rounded_away_from_zero_too()
    {
        Incomes(-0.0001m, 0m);
        Assert.Equal(-0.0001m, ((Money)Value("income", "avg")!).Value);
    }

    [Fact]
    public void Sums_of_decimals_are_exact()
    {
        foreach (var score in new[] { 0.1m, 0.2m, 10_000_000_000.0001m })
            world.APerson("p", ("score", score));

        Assert.Equal(10_000_000_000.3001m, Value("score", "sum"));
        Assert.Equal(0.1m, Value("score", "min"));
        Assert.Equal(10_000_000_000.0001m, Value("score", "max"));
    }

    [Fact]
    public void Counts_count_rows_values_and_different_values()
    {
        world.APerson("a", ("city", "Bern"));
        world.APerson("b", ("city", "BERN"));
        world.APerson("c", ("city", "Basel"));
        world.APerson("d");

        Assert.Equal(4, Value("city", "count"));
        Assert.Equal(3, Value("city", "countcolumn"));
        Assert.Equal(2, Value("city", "countcolumn", "distinct='true'"));
    }

    [Fact]
    public void Whole_numbers_average_to_whole_numbers()
    {
        foreach (var age in new[] { 1, 2, 2 })
            world.APerson("p", ("age", age));

        Assert.Equal(1, Value("age", "avg"));
        Assert.Equal(5, Value("age", "sum"));
    }

    [Fact]
    public void An_aggregate_of_nothing_is_null_and_a_count_zero()
    {
        Assert.Null(Value("income", "sum"));
        Assert.Equal(0, Value("income", "count"));
    }

    [Fact]
    public void Groups_carry_values_with_labels_and_names()
    {
        var acme = world.AFirm("Acme");
        world.APerson("a", ("grade", new OptionSetValue(1)), ("firmid", new EntityReference("firm", acme)));
        world.APerson("b", ("grade", new OptionSetValue(1)), ("firmid", new EntityReference("firm", acme)));
        world.APerson("c", ("grade", new OptionSetValue(2)), ("ownerid", new EntityReference("systemuser", World.Me)));
        world.APerson("d");

        var rows = world.Fetch("<fetch aggregate='true'><entity name='person'><attribute name='personid' aggregate='count' alias='n'/><attribute name='grade' groupby='true' alias='g'/><attribute name='firmid' groupby='true' alias='f'/><attribute name='ownerid' groupby='true' alias='o'/><order alias='n' descending='true'/><order alias='g'/></entity></fetch>");

        Assert.Equal(3, rows.Entities.Count);
        var first = rows.Entities[0];
        Assert.Equal(2, Of(first, "n"));
        Assert.Equal(1, ((OptionSetValue)Of(first, "g")!).Value);
        Assert.Equal("Gold", first.FormattedValues["g"]);
        Assert.Equal(("firm", acme, "Acme"), (((EntityReference)Of(first, "f")!).LogicalName, ((EntityReference)Of(first, "f")!).Id, first.FormattedValues["f"]));
        Assert.False(rows.Entities[1].Contains("g"));
        Assert.Equal("systemuser", ((EntityReference)Of(rows.Entities[2], "o")!).LogicalName);
        Assert.Equal("Myself", rows.Entities[2].FormattedValues["o"]);
    }

    [Fact]
    public void Groups_of_text_do_not_mind_case_and_accents()
    {
        world.APerson("a", ("city", "Zürich"));
        world.APerson("b", ("city", "zurich"));

        Assert.Equal(2, Of(Assert.Single(Grouped("city").Entities), "n"));
    }

    [Theory]
    [InlineData("day", 31, "31")]
    [InlineData("week", 53, "53")]
    [InlineData("month", 12, "12")]
    [InlineData("quarter", 4, "4")]
    [InlineData("year", 2025, "2,025")]
    [InlineData("fiscal-year", 2025, "FY2025")]
    [InlineData("fiscal-period", 202504, "Quarter 4 FY2025")]
    public void Dates_group_by_parts_of_the_users_calendar(string grouping, int expected, string text)
    {
        world.APerson("a", ("joined", new DateTime(2026, 1, 1, 3, 0, 0, DateTimeKind.Utc)));

        var row = Assert.Single(Grouped("joined", $"dategrouping='{grouping}'").Entities);
        Assert.Equal(expected, Of(row, "g"));
        Assert.Equal(text, row.FormattedValues["g"]);
    }

    [Fact]
    public void Dates_group_by_UTC_on_demand()
    {
        world.APerson("a", ("joined", new DateTime(2026, 1, 1, 3, 0, 0, DateTimeKind.Utc)));

        Assert.Equal(2026, Of(Grouped("joined", "dategrouping='year' usertimezone='false'").Entities[0], "g"));
    }

    [Fact]
    public void Linked_columns_group_and_aggregate()
    {
        var ann = world.APerson("Ann");
        world.AVisit(ann, "a", ("minutes", 5));
        world.AVisit(ann, "b", ("minutes", 7));
        world.APerson("Bob");

        var rows = world.Fetch("<fetch aggregate='true'><entity name='person'><attribute name='fullname' groupby='true' alias='who'/><link-entity name='visit' from='personid' to='personid' link-type='outer' alias='v'><attribute name='minutes' aggregate='sum' alias='total'/></link-entity><order alias='total' descending='true'/></entity></fetch>");

        Assert.Equal([("Ann", 12), ("Bob", null)], rows.Entities.Select(e => ((string)Of(e, "who")!, (int?)Of(e, "total"))));
        Assert.Equal("visit", rows.Entities[0].GetAttributeValue<AliasedValue>("total").EntityLogicalName);
    }

    [Fact]
    public void One_currency_gives_its_symbol_and_several_give_none()
    {
        world.APerson("a", ("income", new Money(1000m)), ("transactioncurrencyid", new EntityReference("transactioncurrency", World.Euro)));
        Assert.Equal("€1,000.00", Row("income", "sum").FormattedValues["x"]);

        world.APerson("b", ("income", new Money(1m)), ("transactioncurrencyid", new EntityReference("transactioncurrency", World.Dollar)));
        Assert.Equal("1,001.00", Row("income", "sum").FormattedValues["x"]);
    }

    [Fact]
    public void Query_objects_aggregate_too()
    {
        world.APerson("a", ("city", "Bern"), ("age", 3));
        world.APerson("b", ("city", "Bern"), ("age", 4));
        var query = new QueryExpression("person");
        query.ColumnSet.AttributeExpressions.Add(new XrmAttributeExpression("city", XrmAggregateType.None, "c") { HasGroupBy = true });
        query.ColumnSet.AttributeExpressions.Add(new XrmAttributeExpression("age", XrmAggregateType.Max, "m"));

        var row = Assert.Single(world.Run(query).Entities);
        Assert.Equal(("Bern", 4), (Of(row, "c"), Of(row, "m")));
    }

    [Fact]
    public void Children_in_a_hierarchy_can_be_counted()
    {
        var top = world.AFirm("Top");
        world.AFirm("A", top);
        world.AFirm("B", top);

        var rows = world.Fetch("<fetch><entity name='firm'><attribute name='name'/><attribute name='firmid' rowaggregate='CountChildren' alias='children'/><order attribute='name'/></entity></fetch>");

        Assert.Equal([0, 0, 2], rows.Entities.Select(e => (int)Of(e, "children")!));
    }

    [Theory]
    [InlineData("<attribute name='age'/>", ErrorCode.AttributeWithAggregate)]
    [InlineData("<attribute name='age' aggregate='sum'/>", ErrorCode.NoAlias)]
    [InlineData("<all-attributes/>", ErrorCode.AttributeWithAggregate)]
    [InlineData("<attribute name='age' aggregate='median' alias='x'/>", ErrorCode.InvalidAggregate)]
    [InlineData("<attribute name='fullname' aggregate='sum' alias='x'/>", ErrorCode.InvalidAggregate)]
    [InlineData("<attribute name='joined' groupby='true' alias='x'/>", ErrorCode.InvalidArgument)]
    [InlineData("<attribute name='age' groupby='true' dategrouping='day' alias='x'/>", ErrorCode.InvalidArgument)]
    [InlineData("<attribute name='age' aggregate='sum' alias='x'/><order attribute='age'/>", ErrorCode.NoAlias)]
    [InlineData("<attribute name='age' aggregate='sum' alias='x'/><order alias='y'/>", ErrorCode.AliasDoesNotExist)]
    [InlineData("<attribute name='age' aggregate='sum' alias='x'/><attribute name='age' aggregate='max' alias='x'/>", ErrorCode.InvalidAlias)]
    public void Wrong_aggregates_are_refused(string content, int code) =>
        Assert.Equal(code, world.Fault($"<fetch aggregate='true'><entity name='person'>{content}</entity></fetch>").ErrorCode);

    [Fact]
    public void Aggregates_over_too_many_rows_are_refused()
    {
        using var small = new World(new QueryLimits { AggregateRows = 2 });
        small.APerson("a");
        small.APerson("b");
        const string Count = "<fetch aggregate='true'><entity name='person'><attribute name='fullname' groupby='true' alias='g'/><attribute name='personid' aggregate='count' alias='n'/></entity></fetch>";
        Assert.Equal(2, small.Fetch(Count).Entities.Count);

        small.APerson("c");
        Assert.Equal(ErrorCode.AggregateLimitExceeded, small.Fault(Count).ErrorCode);
        Assert.Equal(unchecked((int)0x8004E023), ErrorCode.AggregateLimitExceeded);
    }

    [Fact]
    public void A_sum_beyond_the_range_of_money_is_the_databases_overflow()
    {
        foreach (var name in new[] { "a", "b" })
            world.APerson(name, ("income", new Money(900_000_000_000_000m)));

        var fault = world.Fault("<fetch aggregate='true'><entity name='person'><attribute name='income' aggregate='sum' alias='s'/></entity></fetch>");

        Assert.Equal(ErrorCode.GenericSqlError, fault.ErrorCode);
        Assert.Contains("Sql Number: 8115", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_may_ask_for_a_lower_limit_than_the_platforms_and_for_no_higher_one()
    {
        using var small = new World(new QueryLimits { AggregateRows = 2 });
        small.APerson("a");
        small.APerson("b");
        static string Count(int limit) => $"<fetch aggregate='true' aggregatelimit='{limit}'><entity name='person'><attribute name='personid' aggregate='count' alias='n'/></entity></fetch>";

        Assert.Equal(ErrorCode.AggregateLimitExceeded, small.Fault(Count(1)).ErrorCode);
        Assert.Equal(2, Of(small.Fetch(Count(2)).Entities[0], "n"));
        small.APerson("c");
        Assert.Equal(ErrorCode.AggregateLimitExceeded, small.Fault(Count(3)).ErrorCode);
    }

    [Fact]
    public void Groups_cannot_be_chosen_by_their_aggregates_as_FetchXML_has_no_such_condition()
    {
        const string Having = "<fetch aggregate='true'><entity name='person'><attribute name='city' groupby='true' alias='g'/><attribute name='personid' aggregate='count' alias='n'/><filter><condition attribute='n' operator='gt' value='1'/></filter></entity></fetch>";

        var fault = world.Fault(Having);

        Assert.Equal(ErrorCode.UnknownColumn, fault.ErrorCode);
        Assert.Contains("'n'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("having", World.Fault(() => world.Fetch(Having.Replace("<filter>", "<having>", StringComparison.Ordinal).Replace("</filter>", "</having>", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => world.Dispose();

    private static object? Of(Entity row, string alias) => row.GetAttributeValue<AliasedValue>(alias)?.Value;

    private void Incomes(params decimal[] amounts)
    {
        foreach (var amount in amounts)
            world.APerson("p", ("income", new Money(amount)));
    }

    private Entity Row(string column, string aggregate, string more = "") =>
        Assert.Single(world.Fetch($"<fetch aggregate='true'><entity name='person'><attribute name='{column}' aggregate='{aggregate}' alias='x' {more}/></entity></fetch>").Entities);

    private object? Value(string column, string aggregate, string more = "")
    {
        var row = Row(column, aggregate, more);
        Assert.True(row.Contains("x"));
        return Of(row, "x");
    }

    private EntityCollection Grouped(string column, string more = "") =>
        world.Fetch($"<fetch aggregate='true'><entity name='person'><attribute name='{column}' groupby='true' alias='g' {more}/><attribute name='personid' aggregate='count' alias='n'/></entity></fetch>");

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : AggregateTests(PostgresServer.NewPlace());
}
