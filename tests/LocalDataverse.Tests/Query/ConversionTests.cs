using System;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public sealed class ConversionTests : IDisposable
{
    private readonly World world = new();

    [Theory]
    [InlineData("<fetch version='1.0' mapping='logical' top='5' distinct='true'><entity name='person'><attribute name='fullname'/><attribute name='age'/><order attribute='age' descending='true'/><filter type='or'><condition attribute='age' operator='gt' value='3'/><condition attribute='city' operator='in'><value>a</value><value>b</value></condition><filter type='and'><condition attribute='joined' operator='last-x-days' value='3'/><condition attribute='vip' operator='eq' value='1'/></filter></filter></entity></fetch>")]
    [InlineData("<fetch version='1.0' mapping='logical' count='10' page='2' returntotalrecordcount='true'><entity name='person'><all-attributes/><link-entity name='visit' from='personid' to='personid' alias='v' link-type='outer'><attribute name='subject'/><filter type='and'><condition attribute='minutes' operator='not-null'/></filter></link-entity></entity></fetch>")]
    [InlineData("<fetch version='1.0' mapping='logical'><entity name='person'><no-attrs/><filter type='and'><link-entity name='visit' from='personid' to='personid' link-type='not any'><filter type='and'><condition attribute='subject' operator='begins-with' value='x'/></filter></link-entity></filter></entity></fetch>")]
    [InlineData("<fetch version='1.0' mapping='logical' aggregate='true'><entity name='person'><attribute name='joined' alias='m' groupby='true' dategrouping='month'/><attribute name='income' alias='s' aggregate='sum'/><order alias='s'/></entity></fetch>")]
    public void FetchXML_survives_becoming_a_query_object_and_back(string fetchXml)
    {
        var query = world.Engine.ToQueryExpression(fetchXml);
        var written = world.Engine.ToFetchXml(query);

        Assert.True(XNode.DeepEquals(Normalized(fetchXml), Normalized(written)), written);
    }

    [Fact]
    public void Values_become_typed()
    {
        var id = Guid.NewGuid();
        var query = world.Engine.ToQueryExpression($"<fetch><entity name='person'><filter><condition attribute='age' operator='eq' value='3'/><condition attribute='firmid' operator='eq' value='{id:B}'/><condition attribute='income' operator='gt' value='1.5'/></filter></entity></fetch>");

        Assert.Equal([3, id, 1.5m], [query.Criteria.Conditions[0].Values[0], query.Criteria.Conditions[1].Values[0], query.Criteria.Conditions[2].Values[0]]);
    }

    [Fact]
    public void What_a_query_object_cannot_say_is_refused_by_name()
    {
        Assert.Contains("useraworderby", World.Fault(() => world.Engine.ToQueryExpression("<fetch useraworderby='true'><entity name='person'/></fetch>")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_that_FetchXML_lacks_are_said_in_another_way()
    {
        var query = new QueryExpression("person");
        query.Criteria.AddCondition("city", ConditionOperator.Contains, "x");

        Assert.Contains("operator=\"like\" value=\"%x%\"", world.Engine.ToFetchXml(query), StringComparison.Ordinal);
    }

    public void Dispose() => world.Dispose();

    // The order of attributes does not matter.
    private static XElement Normalized(string xml) => Normalized(XElement.Parse(xml));

    private static XElement Normalized(XElement element)
    {
        var copy = new XElement(element.Name);
        foreach (var attribute in System.Linq.Enumerable.OrderBy(element.Attributes(), a => a.Name.LocalName, StringComparer.Ordinal))
            copy.Add(attribute);
        foreach (var child in element.Elements())
            copy.Add(Normalized(child));
        if (!element.HasElements)
            copy.Value = element.Value;
        return copy;
    }
}
