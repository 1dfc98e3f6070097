using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Metadata;
using LocalDataverse.Query;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

/// <summary>A small organisation for tests of queries: persons with a column of every kind, the firms they work for, their visits.</summary>
internal sealed class World : IDisposable
{
    public static readonly Guid Me = Guid.Parse("00000000-0000-0000-0000-00000000aaaa");
    public static readonly Guid MyUnit = Guid.Parse("00000000-0000-0000-0000-00000000bbbb");
    public static readonly Guid Dollar = Guid.Parse("00000000-0000-0000-0000-00000000d011");
    public static readonly Guid Euro = Guid.Parse("00000000-0000-0000-0000-00000000e000");

    /// <param name="place">As for a store; null keeps everything in memory.</param>
    public World(QueryLimits? limits = null, string? place = null)
    {
        Store = new RowStore(place);
        Catalog = new MetadataCatalog();
        Currency = Add(Table("transactioncurrency", "currencyname", Text("currencyname"), Text("currencysymbol"), Column("currencyprecision", ColumnType.Integer)));
        Organization = Add(Table("organization", "name", Text("name"), Lookup("basecurrencyid", "transactioncurrency")));
        User = Add(Table("systemuser", "fullname", Text("fullname"), Lookup("parentsystemuserid", "systemuser")));
        Team = Add(Table("team", "name", Text("name")));
        Membership = Add(Table("teammembership", null, Column("systemuserid", ColumnType.Uniqueidentifier), Column("teamid", ColumnType.Uniqueidentifier)));
        Shared = Add(Table("principalobjectaccess", null, Column("principalid", ColumnType.Uniqueidentifier), Column("objectid", ColumnType.Uniqueidentifier), Column("accessrightsmask", ColumnType.Integer), Column("inheritedaccessrightsmask", ColumnType.Integer)));
        Firm = Add(Table("firm", "name", Text("name"), Lookup("parentfirmid", "firm"), Column("size", ColumnType.Integer), Column("turnover", ColumnType.Money, c => c.Precision = 2), Lookup("transactioncurrencyid", "transactioncurrency")));
        Person = Add(Table(
            "person",
            "fullname",
            Text("fullname"),
            Text("city"),
            Column("notes", ColumnType.Memo),
            Column("age", ColumnType.Integer),
            Column("points", ColumnType.BigInt),
            Column("income", ColumnType.Money, c => c.Precision = 2),
            Lookup("transactioncurrencyid", "transactioncurrency"),
            Column("score", ColumnType.Decimal, c => c.Precision = 4),
            Column("weight", ColumnType.Double, c => c.Precision = 2),
            Column("vip", ColumnType.Boolean),
            Column("grade", ColumnType.Picklist, c => c.Choice = Choice("grade", (1, "Gold"), (2, "Silver"), (3, "Bronze"))),
            Column("gradename", ColumnType.Virtual, c => c.AttributeOf = "grade"),
            Column("hobbies", ColumnType.MultiSelectPicklist, c => c.Choice = Choice("hobbies", (1, "Chess"), (2, "Golf"), (10, "Music"), (11, "Art"))),
            Column("hobbiesname", ColumnType.Virtual, c => c.AttributeOf = "hobbies"),
            Column("joined", ColumnType.DateTime, c => c.Format = "DateAndTime"),
            Column("birthday", ColumnType.DateTime, c => c.DateTimeBehavior = DateTimeBehavior.DateOnly),
            Column("wakes", ColumnType.DateTime, c => c.DateTimeBehavior = DateTimeBehavior.TimeZoneIndependent),
            Lookup("firmid", "firm"),
            Column("firmidname", ColumnType.String, c => c.AttributeOf = "firmid"),
            new Column { LogicalName = "ownerid", SchemaName = "ownerid", Type = ColumnType.Owner, Targets = { "systemuser", "team" } },
            Column("owneridtype", ColumnType.EntityName, c => c.AttributeOf = "ownerid"),
            Column("statecode", ColumnType.State, c => c.Choice = Choice("state", (0, "Active"), (1, "Inactive")))));
        Visit = Add(Table("visit", "subject", Text("subject"), Lookup("personid", "person"), Column("minutes", ColumnType.Integer), Column("visitedon", ColumnType.DateTime), Column("cost", ColumnType.Money, c => c.Precision = 2), Lookup("transactioncurrencyid", "transactioncurrency")));
        Relate("firm_firms", "firm", "firm", "parentfirmid");
        Relate("user_users", "systemuser", "systemuser", "parentsystemuserid");
        Relate("firm_persons", "firm", "person", "firmid");
        Relate("person_visits", "person", "visit", "personid");
        foreach (var table in Catalog.Tables)
            Store.CreateTable(table);
        Engine = new QueryEngine(Store, Catalog, limits);
        Insert(Currency, Dollar, ("currencyname", "US Dollar"), ("currencysymbol", "$"), ("currencyprecision", 2));
        Insert(Currency, Euro, ("currencyname", "Euro"), ("currencysymbol", "€"), ("currencyprecision", 2));
        Insert(Organization, Guid.NewGuid(), ("name", "Test"), ("basecurrencyid", new EntityReference("transactioncurrency", Dollar)));
        Insert(User, Me, ("fullname", "Myself"));
    }

    public RowStore Store { get; }

    public MetadataCatalog Catalog { get; }

    public QueryEngine Engine { get; }

    public Table Currency { get; }

    public Table Organization { get; }

    public Table User { get; }

    public Table Team { get; }

    public Table Membership { get; }

    public Table Shared { get; }

    public Table Firm { get; }

    public Table Person { get; }

    public Table Visit { get; }

    /// <summary>Wednesday 25 November 2026, 10:30 in the user's zone.</summary>
    public QueryContext Context { get; set; } = new(Me, MyUnit, Zone(-5), new DateTime(2026, 11, 25, 15, 30, 0, DateTimeKind.Utc));

    public static TimeZoneInfo Zone(int hours) => TimeZoneInfo.CreateCustomTimeZone("Test" + hours, TimeSpan.FromHours(hours), null, null);

    public void Dispose() => Store.Dispose();

    public Guid Insert(Table table, Guid id, params (string Column, object? Value)[] values)
    {
        Store.Insert(table, id, values.ToDictionary(v => v.Column, v => v.Value));
        return id;
    }

    public Guid APerson(string? name, params (string Column, object? Value)[] values) => Insert(Person, Guid.NewGuid(), [("fullname", name), .. values]);

    public Guid AFirm(string name, Guid? parent = null) =>
        Insert(Firm, Guid.NewGuid(), ("name", name), ("parentfirmid", parent is { } id ? new EntityReference("firm", id) : null));

    public Guid AVisit(Guid person, string subject, params (string Column, object? Value)[] values) =>
        Insert(Visit, Guid.NewGuid(), [("subject", subject), ("personid", new EntityReference("person", person)), .. values]);

    public EntityCollection Fetch(string fetchXml) => Run(new FetchExpression(fetchXml));

    /// <summary>The answer of the second time: that is by the SQL kept from the first, where it may be kept.</summary>
    public EntityCollection Run(QueryBase query)
    {
        Engine.Execute(query, Context);
        return Engine.Execute(query, Context);
    }

    /// <summary>Names of the persons for whom the conditions hold, in order, with commas between.</summary>
    public string PersonsWhere(string conditions) =>
        Names(Fetch($"<fetch><entity name='person'><attribute name='fullname'/><order attribute='fullname'/><filter>{conditions}</filter></entity></fetch>"));

    /// <summary>Names of the persons for whom the operator holds on the column.</summary>
    public string Persons(string column, string op, params string[] values) =>
        PersonsWhere($"<condition attribute='{column}' operator='{op}'>{string.Concat(values.Select(v => $"<value>{v}</value>"))}</condition>");

    public static string Names(EntityCollection rows, string column = "fullname") =>
        string.Join(",", rows.Entities.Select(e => e.GetAttributeValue<string>(column) ?? "null"));

    public OrganizationServiceFault Fault(string fetchXml) => Fault(() => Fetch(fetchXml));

    public static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;

    private static Column Text(string name) => Column(name, ColumnType.String, c => c.MaxLength = 200);

    private static Column Lookup(string name, string target) => new() { LogicalName = name, SchemaName = name, Type = ColumnType.Lookup, Targets = { target } };

    private static Column Column(string name, ColumnType type, Action<Column>? with = null)
    {
        var column = new Column { LogicalName = name, SchemaName = name, Type = type };
        with?.Invoke(column);
        return column;
    }

    private static Choice Choice(string name, params (int Value, string Label)[] options)
    {
        var choice = new Choice { Name = name };
        foreach (var (value, label) in options)
        {
            var option = new ChoiceOption { Value = value };
            option.Labels[1033] = label;
            choice.Options.Add(option);
        }

        return choice;
    }

    private static Table Table(string name, string? nameColumn, params Column[] columns)
    {
        var table = new Table { LogicalName = name, SchemaName = name, EntitySetName = name + "s", PrimaryIdColumn = name + "id", PrimaryNameColumn = nameColumn };
        table.Add(Column(name + "id", ColumnType.Uniqueidentifier));
        foreach (var column in columns)
            table.Add(column);
        return table;
    }

    private Table Add(Table table)
    {
        Catalog.Add(table);
        return table;
    }

    private void Relate(string name, string one, string many, string column) => Catalog.OneToMany.Add(new OneToManyRelationship
    {
        SchemaName = name,
        ReferencedTable = one,
        ReferencedColumn = one + "id",
        ReferencingTable = many,
        ReferencingColumn = column,
    });
}
