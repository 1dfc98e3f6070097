using System;
using System.Collections.Generic;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Sdk.Tests;

public sealed class QueryTests
{
    [Fact]
    public void Condition_on_a_truth_value_compares_with_it_and_not_with_a_column()
    {
        var filter = new FilterExpression();
        filter.AddCondition("donotemail", ConditionOperator.Equal, true);

        var condition = Assert.Single(filter.Conditions);
        Assert.False(condition.CompareColumns);
        Assert.Equal([true], condition.Values);
    }

    [Fact]
    public void Condition_with_an_array_has_a_value_for_each_element()
    {
        Assert.Equal([1, 2, 3], new ConditionExpression("statecode", ConditionOperator.In, new[] { 1, 2, 3 }).Values);
        Assert.Equal(["a", "b"], new ConditionExpression("lastname", ConditionOperator.In, "a", "b").Values);
        Assert.Equal([1, 2], new ConditionExpression("statecode", ConditionOperator.In, new List<int> { 1, 2 }).Values);
        Assert.Empty(new ConditionExpression("lastname", ConditionOperator.Null).Values);
    }

    [Fact]
    public void Condition_may_name_another_column()
    {
        var condition = new ConditionExpression("contact", "createdon", ConditionOperator.Equal, true, "modifiedon");

        Assert.True(condition.CompareColumns);
        Assert.Equal(("contact", "createdon"), (condition.EntityName, condition.AttributeName));
        Assert.Equal(["modifiedon"], condition.Values);
    }

    [Fact]
    public void New_query_has_its_parts()
    {
        var query = new QueryExpression("contact");
        query.Criteria.AddCondition("lastname", ConditionOperator.NotNull);
        query.PageInfo.Count = 50;
        query.AddOrder("lastname", OrderType.Descending);
        var link = query.AddLink("cseg_purchase", "contactid", "cseg_contactid");
        link.LinkCriteria.AddCondition("cseg_amount", ConditionOperator.GreaterThan, 5m);

        Assert.False(query.ColumnSet.AllColumns);
        Assert.Empty(query.ColumnSet.Columns);
        Assert.Null(query.TopCount);
        Assert.Equal(("contact", "cseg_purchase", JoinOperator.Inner), (link.LinkFromEntityName, link.LinkToEntityName, link.JoinOperator));
        Assert.Same(link, Assert.Single(query.LinkEntities));
    }
}
