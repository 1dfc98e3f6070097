using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;

namespace LocalDataverse.Web.Tests.Api;

/// <summary>A catalog made by hand: accounts, contacts, orders of contacts, and tags of contacts (many to many).</summary>
internal static class ASmallCatalog
{
    public static MetadataCatalog Create()
    {
        var catalog = new MetadataCatalog();
        catalog.Add(Table("account", "accounts", "accountid", "name", AColumn("name", ColumnType.String), AColumn("revenue", ColumnType.Money), ALookup("primarycontactid", "contact")));
        catalog.Add(Table("systemuser", "systemusers", "systemuserid", "fullname", AColumn("fullname", ColumnType.String)));
        catalog.Add(Table("team", "teams", "teamid", "name", AColumn("name", ColumnType.String)));
        var contact = Table("contact", "contacts", "contactid", "fullname",
            AColumn("fullname", ColumnType.String), AColumn("firstname", ColumnType.String), AColumn("lastname", ColumnType.String),
            AColumn("birthdate", ColumnType.DateTime, DateTimeBehavior.DateOnly), AColumn("createdon", ColumnType.DateTime),
            AColumn("annualincome", ColumnType.Money), AColumn("creditonhold", ColumnType.Boolean), AColumn("numberofchildren", ColumnType.Integer),
            AColumn("gendercode", ColumnType.Picklist), AColumn("statecode", ColumnType.State), AColumn("versionnumber", ColumnType.BigInt),
            AColumn("cr1_number", ColumnType.String), AColumn("cr1_interests", ColumnType.MultiSelectPicklist));
        contact.Add(new Column { LogicalName = "parentcustomerid", SchemaName = "ParentCustomerId", Type = ColumnType.Customer, Targets = { "account", "contact" } });
        contact.Add(new Column { LogicalName = "ownerid", SchemaName = "OwnerId", Type = ColumnType.Owner, Targets = { "systemuser", "team" } });
        contact.Add(new Column { LogicalName = "parentcustomeridname", SchemaName = "ParentCustomerIdName", Type = ColumnType.String, AttributeOf = "parentcustomerid" });
        contact.Keys.Add(new AlternateKey { LogicalName = "cr1_number_key", Columns = ["cr1_number"] });
        catalog.Add(contact);
        catalog.Add(Table("cr1_order", "cr1_orders", "cr1_orderid", "cr1_name",
            AColumn("cr1_name", ColumnType.String), AColumn("cr1_amount", ColumnType.Money), AColumn("cr1_on", ColumnType.DateTime, DateTimeBehavior.DateOnly),
            new Column { LogicalName = "cr1_contactid", SchemaName = "cr1_ContactId", Type = ColumnType.Lookup, IsCustom = true, Targets = { "contact" } }));
        catalog.Add(Table("cr1_tag", "cr1_tags", "cr1_tagid", "cr1_name", AColumn("cr1_name", ColumnType.String)));
        catalog.OneToMany.Add(new OneToManyRelationship { SchemaName = "cr1_contact_orders", ReferencedTable = "contact", ReferencedColumn = "contactid", ReferencingTable = "cr1_order", ReferencingColumn = "cr1_contactid" });
        catalog.OneToMany.Add(new OneToManyRelationship { SchemaName = "contact_customer_accounts", ReferencedTable = "account", ReferencedColumn = "accountid", ReferencingTable = "contact", ReferencingColumn = "parentcustomerid" });
        catalog.ManyToMany.Add(new ManyToManyRelationship { SchemaName = "cr1_contact_tags", IntersectTable = "cr1_contact_tag", Table1 = "contact", Table1Column = "contactid", Table2 = "cr1_tag", Table2Column = "cr1_tagid" });
        return catalog;
    }

    private static Table Table(string name, string set, string id, string primaryName, params Column[] columns)
    {
        var table = new Table { LogicalName = name, SchemaName = name, EntitySetName = set, PrimaryIdColumn = id, PrimaryNameColumn = primaryName };
        table.Add(AColumn(id, ColumnType.Uniqueidentifier));
        foreach (var column in columns)
            table.Add(column);
        return table;
    }

    private static Column AColumn(string name, ColumnType type, DateTimeBehavior behavior = default)
        => new() { LogicalName = name, SchemaName = name, Type = type, DateTimeBehavior = behavior };

    private static Column ALookup(string name, string target)
        => new() { LogicalName = name, SchemaName = name, Type = ColumnType.Lookup, Targets = { target } };
}
