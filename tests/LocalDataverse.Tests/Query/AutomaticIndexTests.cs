using System;
using System.Linq;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

/// <summary>A large table gets an index on a column that a query compares, and no others.</summary>
public sealed class AutomaticIndexTests : IDisposable
{
    private readonly World world = new();

    public AutomaticIndexTests()
    {
        for (var i = 0; i < 20; i++)
            world.APerson("Person " + i, ("age", i));
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_large_table_gets_an_index_on_the_column_that_a_query_compares()
    {
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 10);

        Assert.Equal("Person 18,Person 19", World.Names(engine.Execute(Older(17), world.Context)));
        Assert.Equal(["ix_person_age_personid"], Made());
        Assert.Equal("Person 19", World.Names(engine.Execute(Older(18), world.Context)));
    }

    [Fact]
    public void So_does_one_on_that_of_a_query_that_asks_for_the_number_of_rows_or_for_a_later_page()
    {
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 10);
        var query = Older(10);
        query.PageInfo = new PagingInfo { Count = 5, PageNumber = 1, ReturnTotalRecordCount = true };

        Assert.Equal(9, engine.Execute(query, world.Context).TotalRecordCount);

        Assert.Equal(["ix_person_age_personid"], Made());
    }

    [Fact]
    public void A_small_table_is_looked_through()
    {
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 100);

        engine.Execute(Older(17), world.Context);

        Assert.Empty(Made());
    }

    [Fact]
    public void A_condition_that_leaves_a_choice_gets_no_index()
    {
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 10);
        var query = Older(17);
        query.Criteria.FilterOperator = LogicalOperator.Or;
        query.Criteria.AddCondition("city", ConditionOperator.Equal, "Bath");

        Assert.Equal("Person 18,Person 19", World.Names(engine.Execute(query, world.Context)));
        Assert.Empty(Made());
    }

    [Fact]
    public void An_index_that_was_made_in_a_transaction_and_undone_is_made_again()
    {
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 10);
        using (world.Store.BeginTransaction())
            engine.Execute(Older(17), world.Context);
        Assert.Empty(Made());

        engine.Forget();
        engine.Execute(Older(17), world.Context);

        Assert.Single(Made());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_one_row_has_very_many_others_and_a_range_of_them_is_asked_for_the_index_is_on_both_columns(bool joined)
    {
        var firm = world.AFirm("Mill");
        for (var i = 0; i < 20; i++)
            world.APerson("Miller " + i, ("age", i), ("firmid", new EntityReference("firm", firm)));
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 10);

        var found = engine.Execute(joined ? WithOlder(firm, 17) : OlderOf(firm, 17), world.Context);

        Assert.Equal(2, found.Entities.Count);
        Assert.Contains("ix_person_firmid_age_personid", Made());
    }

    [Fact]
    public void Where_no_row_has_many_others_the_reference_alone_is_enough()
    {
        var firm = world.AFirm("Mill");
        world.APerson("Miller", ("age", 18), ("firmid", new EntityReference("firm", firm)));
        var engine = new QueryEngine(world.Store, world.Catalog, indexedFromRows: 10);

        Assert.Single(engine.Execute(WithOlder(firm, 17), world.Context).Entities);

        Assert.Empty(Made());
    }

    private static QueryExpression OlderOf(Guid firm, int age)
    {
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.Criteria.AddCondition("firmid", ConditionOperator.Equal, firm);
        query.Criteria.AddCondition("age", ConditionOperator.GreaterThan, age);
        return query;
    }

    private static QueryExpression WithOlder(Guid firm, int age)
    {
        var query = new QueryExpression("firm") { ColumnSet = new ColumnSet("name"), Orders = { new OrderExpression("firmid", OrderType.Ascending) } };
        query.Criteria.AddCondition("firmid", ConditionOperator.Equal, firm);
        var people = query.AddLink("person", "firmid", "firmid", JoinOperator.LeftOuter);
        people.Columns = new ColumnSet("fullname");
        people.LinkCriteria.AddCondition("age", ConditionOperator.GreaterThan, age);
        people.Orders.Add(new OrderExpression("personid", OrderType.Ascending));
        return query;
    }

    private static QueryExpression Older(int age)
    {
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname"), Orders = { new OrderExpression("age", OrderType.Ascending) } };
        query.Criteria.AddCondition("age", ConditionOperator.GreaterThan, age);
        return query;
    }

    private string[] Made()
    {
        var names = new System.Collections.Generic.List<string>();
        world.Store.Read("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'person' AND name LIKE '%age%'", [], row => names.Add(row.GetString(0)));
        return [.. names];
    }
}
