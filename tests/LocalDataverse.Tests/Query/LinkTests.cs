using System;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public class LinkTests : IDisposable
{
    private readonly World world;

    public LinkTests()
        : this(null)
    {
    }

    protected LinkTests(string? place)
    {
        world = new World(place: place);
        var acme = world.AFirm("Acme");
        var ann = world.APerson("Ann", ("firmid", new EntityReference("firm", acme)));
        var bob = world.APerson("Bob");
        world.APerson("Cid");
        world.AVisit(ann, "sale", ("minutes", 10));
        world.AVisit(ann, "chat", ("minutes", 20));
        world.AVisit(bob, "chat", ("minutes", 30));
    }

    [Fact]
    public void An_inner_link_returns_a_row_for_each_pair()
    {
        var rows = Fetch("<link-entity name='visit' from='personid' to='personid' alias='v'><attribute name='subject'/><order attribute='minutes'/></link-entity>");

        Assert.Equal("Ann,Ann,Bob", World.Names(rows));
        var value = rows.Entities[1].GetAttributeValue<AliasedValue>("v.subject");
        Assert.Equal(("visit", "subject", "chat"), (value.EntityLogicalName, value.AttributeLogicalName, value.Value));
    }

    [Fact]
    public void A_natural_link_is_an_inner_one() =>
        Assert.Equal("Ann,Ann,Bob", World.Names(Fetch("<link-entity name='visit' from='personid' to='personid' link-type='natural'/>")));

    [Fact]
    public void An_outer_link_keeps_rows_without_a_partner_and_filters_the_partners_only()
    {
        var rows = Fetch("<link-entity name='visit' from='personid' to='personid' alias='v' link-type='outer'><attribute name='subject'/><filter><condition attribute='minutes' operator='gt' value='15'/></filter></link-entity>");

        Assert.Equal("Ann,Bob,Cid", World.Names(rows));
        Assert.False(rows.Entities[2].Contains("v.subject"));
    }

    [Fact]
    public void Rows_without_a_partner_are_found_by_a_condition_on_the_link()
    {
        var rows = Fetch("<link-entity name='visit' from='personid' to='personid' alias='v' link-type='outer'/><filter><condition entityname='v' attribute='visitid' operator='null'/></filter>");

        Assert.Equal("Cid", World.Names(rows));
    }

    [Theory]
    [InlineData("any", "Ann,Bob")]
    [InlineData("not all", "Ann,Bob")]
    [InlineData("not any", "Cid")]
    [InlineData("all", "")]
    public void Links_in_a_filter_ask_for_the_existence_of_rows_that_match(string type, string expected) =>
        Assert.Equal(expected, World.Names(Fetch($"<filter><link-entity name='visit' from='personid' to='personid' link-type='{type}'><filter><condition attribute='subject' operator='eq' value='chat'/></filter></link-entity></filter>")));

    [Fact]
    public void All_means_that_there_are_rows_and_none_matches() =>
        Assert.Equal("Bob", World.Names(Fetch("<filter><link-entity name='visit' from='personid' to='personid' link-type='all'><filter><condition attribute='subject' operator='eq' value='sale'/></filter></link-entity></filter>")));

    [Fact]
    public void A_link_in_an_or_filter_is_one_of_its_conditions() =>
        Assert.Equal("Ann,Cid", World.Names(Fetch("<filter type='or'><condition attribute='fullname' operator='eq' value='Cid'/><link-entity name='visit' from='personid' to='personid' link-type='any'><filter><condition attribute='subject' operator='eq' value='sale'/></filter></link-entity></filter>")));

    [Theory]
    [InlineData("exists")]
    [InlineData("in")]
    public void Exists_and_in_return_a_row_once(string type) =>
        Assert.Equal("Ann,Bob", World.Names(Fetch($"<link-entity name='visit' from='personid' to='personid' link-type='{type}'/>")));

    [Fact]
    public void The_first_partner_only_is_matched_on_demand()
    {
        var rows = Fetch("<link-entity name='visit' from='personid' to='personid' alias='v' link-type='matchfirstrowusingcrossapply'><attribute name='minutes'/><filter><condition attribute='subject' operator='eq' value='chat'/></filter></link-entity>");

        Assert.Equal("Ann,Bob", World.Names(rows));
        Assert.Equal(20, rows.Entities[0].GetAttributeValue<AliasedValue>("v.minutes").Value);
    }

    [Fact]
    public void What_is_linked_to_the_first_partner_decides_which_is_first_and_comes_along()
    {
        var dora = world.APerson("Dora", ("firmid", new EntityReference("firm", world.AFirm("Best"))));
        world.AVisit(dora, "none of these");
        var rows = world.Fetch(
            "<fetch><entity name='firm'><attribute name='name'/><order attribute='name'/>" +
            "<link-entity name='person' from='firmid' to='firmid' alias='p' link-type='matchfirstrowusingcrossapply'><attribute name='fullname'/>" +
            "<link-entity name='visit' from='personid' to='personid' alias='v'><attribute name='minutes'/><filter><condition attribute='minutes' operator='gt' value='15'/></filter>" +
            "<link-entity name='systemuser' from='systemuserid' to='visitid' alias='u' link-type='outer'><attribute name='fullname'/></link-entity></link-entity></link-entity></entity></fetch>");

        var row = Assert.Single(rows.Entities);
        Assert.Equal(("Acme", "Ann", 20), (row["name"], row.GetAttributeValue<AliasedValue>("p.fullname").Value, row.GetAttributeValue<AliasedValue>("v.minutes").Value));
        Assert.False(row.Contains("u.fullname"));
    }

    [Fact]
    public void A_first_partner_can_be_filtered_by_and_ordered_by_from_outside()
    {
        var rows = Fetch(
            "<filter><condition entityname='v' attribute='minutes' operator='gt' value='5'/></filter>" +
            "<link-entity name='visit' from='personid' to='personid' alias='v' link-type='matchfirstrowusingcrossapply'><link-entity name='person' from='personid' to='personid' alias='again'><attribute name='fullname'/></link-entity></link-entity>");

        Assert.Equal(["Ann", "Bob"], rows.Entities.Select(e => e.GetAttributeValue<AliasedValue>("again.fullname").Value));
    }

    [Fact]
    public void Links_nest()
    {
        var rows = world.Fetch("<fetch><entity name='visit'><attribute name='subject'/><order attribute='subject'/><link-entity name='person' from='personid' to='personid'><link-entity name='firm' from='firmid' to='firmid' alias='f'><attribute name='name'/></link-entity></link-entity></entity></fetch>");

        Assert.Equal("chat,sale", World.Names(rows, "subject"));
        Assert.Equal("Acme", rows.Entities[0].GetAttributeValue<AliasedValue>("f.name").Value);
    }

    [Fact]
    public void Columns_of_links_compare_with_the_roots()
    {
        Assert.Equal("", World.Names(Fetch("<link-entity name='visit' from='personid' to='personid' alias='v'><filter><condition attribute='subject' operator='eq' valueof='person.fullname'/></filter></link-entity>")));

        world.AVisit(world.APerson("chat"), "CHAT");
        Assert.Equal("chat", World.Names(Fetch("<link-entity name='visit' from='personid' to='personid' alias='v'/><filter><condition attribute='fullname' operator='eq' valueof='v.subject'/></filter>")));
    }

    [Fact]
    public void A_link_without_alias_is_called_by_its_table_and_number()
    {
        var rows = Fetch("<link-entity name='firm' from='firmid' to='firmid'><attribute name='name'/><attribute name='size' alias='s'/></link-entity>");

        Assert.Equal("Acme", rows.Entities[0].GetAttributeValue<AliasedValue>("firm1.name").Value);
    }

    [Fact]
    public void A_link_without_columns_to_join_by_goes_along_the_only_relationship() =>
        Assert.Equal("Ann", World.Names(Fetch("<link-entity name='firm'/>")));

    [Fact]
    public void Query_objects_link_as_FetchXML_does()
    {
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.AddOrder("fullname", OrderType.Ascending);
        var link = query.AddLink("visit", "personid", "personid", JoinOperator.LeftOuter);
        link.EntityAlias = "v";
        query.Criteria.AddCondition("v", "visitid", ConditionOperator.Null);
        Assert.Equal("Cid", World.Names(world.Run(query)));

        query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.Criteria.AnyAllFilterLinkEntity = new LinkEntity("person", "visit", "personid", "personid", JoinOperator.NotAny);
        Assert.Equal("Cid", World.Names(world.Run(query)));
    }

    [Fact]
    public void Tables_that_the_user_may_not_read_whole_are_cut_wherever_they_appear()
    {
        var mine = world.APerson("Mine", ("ownerid", new EntityReference("systemuser", World.Me)));
        world.AVisit(mine, "sale");
        world.Context = world.Context with { RowSecurity = t => t == world.Person ? new SecurityFilter.ColumnIn("ownerid", [World.Me]) : null };

        Assert.Equal("Mine", World.Names(Fetch("")));
        var visits = world.Fetch("<fetch><entity name='visit'><attribute name='subject'/><link-entity name='person' from='personid' to='personid'/></entity></fetch>");
        Assert.Equal("sale", World.Names(visits, "subject"));
        visits = world.Fetch("<fetch><entity name='visit'><attribute name='subject'/><filter><link-entity name='person' from='personid' to='personid' link-type='any'/></filter></entity></fetch>");
        Assert.Single(visits.Entities);
    }

    [Fact]
    public void Rows_are_readable_when_shared_or_named()
    {
        var shared = world.APerson("Shared");
        var named = world.APerson("Named");
        world.Insert(world.Shared, Guid.NewGuid(), ("principalid", World.Me), ("objectid", shared), ("accessrightsmask", 3));
        world.Context = world.Context with
        {
            RowSecurity = t => t == world.Person
                ? new SecurityFilter.AnyOf([new SecurityFilter.ColumnIn("ownerid", []), new SecurityFilter.RowIn([named]), new SecurityFilter.SharedWith([World.Me], 1)])
                : null,
        };
        Assert.Equal("Named,Shared", World.Names(Fetch("")));

        world.Context = world.Context with { RowSecurity = t => new SecurityFilter.SharedWith([World.Me], 4) };
        Assert.Equal("", World.Names(Fetch("")));
        world.Context = world.Context with { RowSecurity = _ => new SecurityFilter.Nothing() };
        Assert.Equal("", World.Names(Fetch("")));
    }

    public void Dispose() => world.Dispose();

    private EntityCollection Fetch(string content) => world.Fetch($"<fetch><entity name='person'><attribute name='fullname'/><order attribute='fullname'/>{content}</entity></fetch>");

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : LinkTests(PostgresServer.NewPlace());
}
