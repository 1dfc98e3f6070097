using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public class ResultTests : IDisposable
{
    private readonly World world;
    private readonly Guid id;
    private readonly Guid firm;

    public ResultTests()
        : this(null)
    {
    }

    protected ResultTests(string? place)
    {
        world = new World(place: place);
        firm = world.AFirm("Acme");
        id = world.APerson(
            "Ann",
            ("age", 1234),
            ("points", 5_000_000_000L),
            ("income", new Money(-1234.5m)),
            ("transactioncurrencyid", new EntityReference("transactioncurrency", World.Euro)),
            ("score", 1234.5m),
            ("weight", 60.5d),
            ("vip", true),
            ("grade", new OptionSetValue(2)),
            ("hobbies", new OptionSetValueCollection([new OptionSetValue(10), new OptionSetValue(1)])),
            ("joined", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)),
            ("birthday", new DateTime(1980, 12, 31)),
            ("wakes", new DateTime(2000, 1, 1, 6, 30, 0)),
            ("firmid", new EntityReference("firm", firm)),
            ("ownerid", new EntityReference("systemuser", World.Me)),
            ("statecode", new OptionSetValue(0)));
    }

    [Fact]
    public void Values_come_as_the_SDKs_types()
    {
        var row = All();

        Assert.Equal(id, row.Id);
        Assert.Equal(id, row["personid"]);
        Assert.Equal(1234, row["age"]);
        Assert.Equal(5_000_000_000L, row["points"]);
        Assert.Equal(-1234.5m, row.GetAttributeValue<Money>("income").Value);
        Assert.Equal(1234.5m, row["score"]);
        Assert.Equal(60.5d, row["weight"]);
        Assert.Equal(true, row["vip"]);
        Assert.Equal(2, row.GetAttributeValue<OptionSetValue>("grade").Value);
        Assert.Equal([1, 10], row.GetAttributeValue<OptionSetValueCollection>("hobbies").Select(o => o.Value));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5), row["joined"]);
        Assert.Equal(DateTimeKind.Utc, row.GetAttributeValue<DateTime>("joined").Kind);
        Assert.Equal(new DateTime(1980, 12, 31), row["birthday"]);
        Assert.Equal(DateTimeKind.Unspecified, row.GetAttributeValue<DateTime>("birthday").Kind);
        Assert.Equal(("firm", firm, "Acme"), (row.GetAttributeValue<EntityReference>("firmid").LogicalName, row.GetAttributeValue<EntityReference>("firmid").Id, row.GetAttributeValue<EntityReference>("firmid").Name));
        Assert.Equal(("systemuser", "Myself"), (row.GetAttributeValue<EntityReference>("ownerid").LogicalName, row.GetAttributeValue<EntityReference>("ownerid").Name));
        Assert.False(row.Contains("city"));
    }

    [Theory]
    [InlineData("age", "1,234")]
    [InlineData("points", "5,000,000,000")]
    [InlineData("income", "(€1,234.50)")]
    [InlineData("score", "1,234.5000")]
    [InlineData("weight", "60.50")]
    [InlineData("vip", "Yes")]
    [InlineData("grade", "Silver")]
    [InlineData("hobbies", "Chess; Music")]
    [InlineData("joined", "1/1/2026 10:04 PM")]
    [InlineData("birthday", "12/31/1980")]
    [InlineData("wakes", "1/1/2000 6:30 AM")]
    [InlineData("firmid", "Acme")]
    [InlineData("ownerid", "Myself")]
    [InlineData("statecode", "Active")]
    public void Values_come_with_what_a_user_sees(string column, string expected) => Assert.Equal(expected, All().FormattedValues[column]);

    [Fact]
    public void Money_without_a_currency_of_its_own_is_in_the_base_currency()
    {
        world.Insert(world.Firm, Guid.NewGuid(), ("name", "Rich"), ("turnover", new Money(5m)));

        var row = world.Fetch("<fetch><entity name='firm'><attribute name='turnover'/><filter><condition attribute='name' operator='eq' value='Rich'/></filter></entity></fetch>").Entities.Single();
        Assert.Equal("$5.00", row.FormattedValues["turnover"]);
    }

    [Fact]
    public void Names_and_labels_can_be_selected_as_columns()
    {
        var row = world.Fetch("<fetch><entity name='person'><attribute name='firmidname'/><attribute name='gradename'/><attribute name='owneridtype'/></entity></fetch>").Entities.Single();

        Assert.Equal(("Acme", "Silver", "systemuser"), (row["firmidname"], row["gradename"], row["owneridtype"]));
    }

    [Fact]
    public void Without_attributes_FetchXML_returns_all_columns_and_a_query_object_the_key()
    {
        Assert.Equal(1234, world.Fetch("<fetch><entity name='person'/></fetch>").Entities.Single()["age"]);
        Assert.Equal("personid", Assert.Single(world.Fetch("<fetch><entity name='person'><no-attrs/></entity></fetch>").Entities.Single().Attributes).Key);
        Assert.Equal("personid", Assert.Single(world.Run(new QueryExpression("person")).Entities.Single().Attributes).Key);
    }

    [Fact]
    public void An_alias_makes_an_aliased_value()
    {
        var row = world.Fetch("<fetch><entity name='person'><attribute name='grade' alias='g'/></entity></fetch>").Entities.Single();

        Assert.Equal(2, ((OptionSetValue)row.GetAttributeValue<AliasedValue>("g").Value).Value);
        Assert.Equal("Silver", row.FormattedValues["g"]);
    }

    [Fact]
    public void One_row_is_retrieved_as_queries_give_it()
    {
        var row = world.Engine.Retrieve(world.Person, id, new ColumnSet("fullname", "firmid"), world.Context);

        Assert.Equal("Ann", row!["fullname"]);
        Assert.Equal("Acme", row.FormattedValues["firmid"]);
        Assert.Null(world.Engine.Retrieve(world.Person, Guid.NewGuid(), new ColumnSet(true), world.Context));
    }

    [Fact]
    public void A_value_is_the_same_object_however_it_is_read()
    {
        var row = All();
        row.GetAttributeValue<Money>("income").Value = 7m;

        Assert.True(row.Contains("income"));
        Assert.Same(row["income"], row.Attributes.Single(a => a.Key == "income").Value);
        Assert.Same(row["firmid"], row["firmid"]);
        Assert.Equal(7m, row.GetAttributeValue<Money>("income").Value);
    }

    [Fact]
    public void What_is_written_to_a_row_stands_beside_what_was_read()
    {
        var row = All();
        row["city"] = "Rome";
        row.Attributes.Remove("age");

        Assert.Equal("Rome", row["city"]);
        Assert.False(row.TryGetAttributeValue<int>("age", out _));
        Assert.Equal(60.5d, row["weight"]);
        Assert.Throws<KeyNotFoundException>(() => row["age"]);
    }

    [Fact]
    public void Joined_rows_of_one_row_have_each_values_of_their_own()
    {
        world.AVisit(id, "First");
        world.AVisit(id, "Second");
        var rows = world.Fetch("<fetch><entity name='person'><attribute name='income'/><attribute name='firmid'/><link-entity name='visit' from='personid' to='personid' alias='v'><attribute name='subject'/></link-entity></entity></fetch>").Entities;
        rows[0].GetAttributeValue<Money>("income").Value = 7m;

        Assert.Equal(["First", "Second"], rows.Select(r => r.GetAttributeValue<AliasedValue>("v.subject").Value).Order());
        Assert.Equal(-1234.5m, rows[1].GetAttributeValue<Money>("income").Value);
        Assert.Equal(("Acme", "Acme"), (rows[0].GetAttributeValue<EntityReference>("firmid").Name, rows[1].GetAttributeValue<EntityReference>("firmid").Name));
        Assert.NotSame(rows[0]["firmid"], rows[1]["firmid"]);
    }

    [Fact]
    public void The_names_of_lookups_are_those_of_the_moment_of_the_query()
    {
        var row = All();
        world.Store.Update(world.Firm, firm, new Dictionary<string, object?> { ["name"] = "Renamed" });

        Assert.Equal("Acme", row.GetAttributeValue<EntityReference>("firmid").Name);
    }

    [Fact]
    public void QueryByAttribute_asks_for_equal_values_and_for_none()
    {
        var query = new QueryByAttribute("person") { ColumnSet = new ColumnSet("fullname") };
        query.AddAttributeValue("grade", 2);
        query.AddAttributeValue("city", null);

        Assert.Equal("Ann", World.Names(world.Run(query)));
    }

    public void Dispose() => world.Dispose();

    private Entity All() => world.Fetch("<fetch><entity name='person'><all-attributes/></entity></fetch>").Entities.Single();

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : ResultTests(PostgresServer.NewPlace());
}
