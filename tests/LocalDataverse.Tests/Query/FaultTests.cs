using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public class FaultTests : IDisposable
{
    private readonly World world;

    public FaultTests()
        : this(null)
    {
    }

    protected FaultTests(string? place) => world = new World(place: place);

    [Theory]
    [InlineData("<fetch><entity name='nobody'/></fetch>", ErrorCode.UnknownTable, "nobody")]
    [InlineData("<fetch><entity name='person'><attribute name='hair'/></entity></fetch>", ErrorCode.UnknownColumn, "hair")]
    [InlineData("<fetch><entity name='person'><order attribute='hair'/></entity></fetch>", ErrorCode.UnknownColumn, "hair")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='hair' operator='null'/></filter></entity></fetch>", ErrorCode.UnknownColumn, "hair")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='resembles' value='1'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "resembles")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='eq' value='old'/></filter></entity></fetch>", ErrorCode.InvalidValue, "old")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='eq'/></filter></entity></fetch>", ErrorCode.BadCondition, "age")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='null' value='1'/></filter></entity></fetch>", ErrorCode.BadCondition, "age")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='between' value='1'/></filter></entity></fetch>", ErrorCode.BadCondition, "between")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='in'/></filter></entity></fetch>", ErrorCode.BadCondition, "in")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='like' value='1%'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "like")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='today'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "today")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='contain-values' value='1'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "contain-values")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='eq-userid'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "eq-userid")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='hobbies' operator='gt' value='1'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "hobbies")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='firmid' operator='gt' value='1'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "firmid")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='firmid' operator='eq' value='Acme'/></filter></entity></fetch>", ErrorCode.InvalidValue, "Acme")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='joined' operator='last-x-days' value='0'/></filter></entity></fetch>", ErrorCode.ValueGreaterThanZero, "joined")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='joined' operator='last-x-years' value='9999'/></filter></entity></fetch>", ErrorCode.InvalidValue, "calendar")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='joined' operator='on' value='someday'/></filter></entity></fetch>", ErrorCode.InvalidValue, "someday")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='personid' operator='under' value='00000000-0000-0000-0000-000000000001'/></filter></entity></fetch>", ErrorCode.BadCondition, "hierarchy")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='like' valueof='points'/></filter></entity></fetch>", ErrorCode.InvalidConditionOperator, "like")]
    [InlineData("<fetch><entity name='person'><filter><condition attribute='age' operator='eq' valueof='city'/></filter></entity></fetch>", ErrorCode.BadCondition, "city")]
    [InlineData("<fetch><entity name='person'><filter><condition entityname='x' attribute='age' operator='null'/></filter></entity></fetch>", ErrorCode.AliasDoesNotExist, "x")]
    [InlineData("<fetch><entity name='person'><filter type='xor'/></entity></fetch>", ErrorCode.InvalidFilterType, "xor")]
    [InlineData("<fetch><entity name='person'><filter><link-entity name='visit' from='personid' to='personid'/></filter></entity></fetch>", ErrorCode.InvalidLinkType, "inner")]
    [InlineData("<fetch><entity name='person'><link-entity name='visit' from='personid' to='personid' link-type='sideways'/></entity></fetch>", ErrorCode.InvalidLinkType, "sideways")]
    [InlineData("<fetch><entity name='person'><link-entity name='visit' from='subject' to='personid'/></entity></fetch>", ErrorCode.BadCondition, "subject")]
    [InlineData("<fetch><entity name='person'><link-entity name='systemuser'/></entity></fetch>", ErrorCode.BadCondition, "systemuser")]
    [InlineData("<fetch><entity name='person'><link-entity name='visit' from='personid' to='personid' alias='v'/><link-entity name='visit' from='personid' to='personid' alias='v'/></entity></fetch>", ErrorCode.InvalidAlias, "v")]
    [InlineData("<fetch colour='red'><entity name='person'/></fetch>", ErrorCode.InvalidNode, "colour")]
    [InlineData("<fetch><entity name='person'><sort/></entity></fetch>", ErrorCode.InvalidNode, "sort")]
    [InlineData("<fetch><entity name='person'><attribute name='age' sum='true'/></entity></fetch>", ErrorCode.InvalidNode, "sum")]
    [InlineData("<fetch><entity name='person'><attribute name='age' aggregate='sum' alias='x'/></entity></fetch>", ErrorCode.InvalidAggregate, "age")]
    [InlineData("<fetch/>", ErrorCode.ElementNotFound, "entity")]
    [InlineData("<get/>", ErrorCode.InvalidNode, "get")]
    [InlineData("<fetch", ErrorCode.InvalidArgument, "XML")]
    [InlineData("", ErrorCode.EmptyXml, "empty")]
    [InlineData("<!DOCTYPE fetch [<!ENTITY x 'y'>]><fetch><entity name='&amp;x;'/></fetch>", ErrorCode.InvalidArgument, "DTD")]
    public void What_cannot_be_answered_is_refused_by_name(string fetchXml, int code, string named)
    {
        var fault = world.Fault(fetchXml);

        Assert.Equal(code, fault.ErrorCode);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("min-active-row-version='true'")]
    [InlineData("utc-offset='60'")]
    public void What_the_platform_offers_and_this_engine_does_not_is_refused_by_name(string attribute) =>
        Assert.Contains(attribute.Split('=')[0], world.Fault($"<fetch {attribute}><entity name='person'/></fetch>").Message, StringComparison.Ordinal);

    [Fact]
    public void Parts_of_query_objects_that_are_not_supported_are_refused_by_name()
    {
        Assert.Contains("DataSource", World.Fault(() => world.Run(new QueryExpression("person") { DataSource = "archive" })).Message, StringComparison.Ordinal);
        Assert.Contains("SubQueryExpression", World.Fault(() => world.Run(new QueryExpression("person") { SubQueryExpression = new QueryExpression("visit") })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_500_conditions_are_answered()
    {
        static string Conditions(int count) => "<fetch><entity name='person'><filter type='or'>" + string.Concat(Enumerable.Repeat("<condition attribute='age' operator='null'/>", count)) + "</filter></entity></fetch>";

        world.Fetch(Conditions(500));
        Assert.Equal(unchecked((int)0x8004430C), world.Fault(Conditions(501)).ErrorCode);
    }

    [Fact]
    public void No_more_than_15_links_are_answered()
    {
        static string Links(int count) => "<fetch><entity name='person'>" + string.Concat(Enumerable.Repeat("<link-entity name='visit' from='personid' to='personid' link-type='outer'/>", count)) + "</entity></fetch>";

        world.Fetch(Links(15));
        Assert.Equal(unchecked((int)0x8004430D), world.Fault(Links(16)).ErrorCode);
    }

    [Fact]
    public void Null_is_no_value_to_compare_with()
    {
        var query = new QueryExpression("person");
        query.Criteria.Conditions.Add(new ConditionExpression("age", ConditionOperator.Equal, (object?)null!));

        Assert.Contains("'Null' or 'NotNull'", World.Fault(() => world.Run(query)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_that_only_query_objects_have_and_this_engine_has_not_are_refused_by_name()
    {
        foreach (var op in Enum.GetValues<ConditionOperator>().Where(o => !ConditionOperators.HasFetchXmlName(o) && o is not (ConditionOperator.Contains or ConditionOperator.DoesNotContain or ConditionOperator.NotOn)))
        {
            var query = new QueryExpression("person");
            query.Criteria.Conditions.Add(new ConditionExpression("city", op, "x"));
            Assert.Contains(op.ToString(), World.Fault(() => world.Run(query)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_operator_of_the_platforms_schema_is_known()
    {
        XNamespace xs = "http://www.w3.org/2001/XMLSchema";
        var schema = XDocument.Load(ReferenceMaterial.Require("reference/schemas/Fetch.xsd"));
        var names = schema.Descendants(xs + "simpleType").Single(t => (string?)t.Attribute("name") == "operator").Descendants(xs + "enumeration").Select(e => (string)e.Attribute("value")!).ToList();

        Assert.Equal([], names.Except(ConditionOperators.Names));
        Assert.Equal([], ConditionOperators.Names.Except(names));
    }

    [Fact]
    public void The_page_on_queries_lists_what_is_answered()
    {
        var page = File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "emulator", "LocalDataverse", "Query", "README.md"));
        var listed = page[page.IndexOf("## Operators", StringComparison.Ordinal)..page.IndexOf("## Rules", StringComparison.Ordinal)];

        Assert.Equal([], ConditionOperators.Names.Concat(LinkTypes.Names).Where(name => !listed.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_query_can_be_checked_without_being_run()
    {
        world.Engine.Validate(new FetchExpression("<fetch><entity name='person'/></fetch>"), world.Context);
        Assert.Equal(ErrorCode.UnknownColumn, World.Fault(() => world.Engine.Validate(new FetchExpression("<fetch><entity name='person'><attribute name='x'/></entity></fetch>"), world.Context)).ErrorCode);
    }

    public void Dispose() => world.Dispose();

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : FaultTests(PostgresServer.NewPlace());
}
