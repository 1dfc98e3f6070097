using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public sealed class StandardTableQueryTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();

    [Fact]
    public void Every_column_of_every_table_can_be_selected_ordered_by_and_tested_for_a_value()
    {
        var service = organization.CreateService();
        foreach (var table in organization.Metadata.Tables)
        {
            service.RetrieveMultiple(new QueryExpression(table.LogicalName) { ColumnSet = new ColumnSet(true) });
            foreach (var columns in table.Columns.Where(c => IsQueryable(table, c)).Chunk(40))
            {
                var query = new QueryExpression(table.LogicalName) { ColumnSet = new ColumnSet(columns.Select(c => c.LogicalName).ToArray()), TopCount = 3 };
                foreach (var column in columns)
                {
                    query.AddOrder(column.LogicalName, OrderType.Ascending);
                    query.Criteria.AddFilter(LogicalOperator.Or).Conditions.AddRange(
                        new ConditionExpression(column.LogicalName, ConditionOperator.Null),
                        new ConditionExpression(column.LogicalName, ConditionOperator.NotNull));
                }

                service.RetrieveMultiple(query);
            }
        }
    }

    [Fact]
    public void Every_relationship_can_be_followed_both_ways()
    {
        var service = organization.CreateService();
        foreach (var relationship in organization.Metadata.OneToMany)
        {
            service.RetrieveMultiple(new FetchExpression($"<fetch top='1'><entity name='{relationship.ReferencedTable}'><attribute name='{relationship.ReferencedColumn}'/><link-entity name='{relationship.ReferencingTable}' from='{relationship.ReferencingColumn}' to='{relationship.ReferencedColumn}' link-type='outer' alias='a'><attribute name='{relationship.ReferencingColumn}'/></link-entity></entity></fetch>"));
            service.RetrieveMultiple(new FetchExpression($"<fetch top='1'><entity name='{relationship.ReferencingTable}'><attribute name='{relationship.ReferencingColumn}'/><link-entity name='{relationship.ReferencedTable}' from='{relationship.ReferencedColumn}' to='{relationship.ReferencingColumn}' alias='a'/></entity></fetch>"));
        }
    }

    [Fact]
    public void Fiscal_periods_are_quarters_of_the_calendar_year_by_default()
    {
        var service = organization.CreateService();
        service.Create(new Entity("contact") { ["lastname"] = "Curie", ["birthdate"] = new DateTime(2020, 5, 5) });

        var rows = service.RetrieveMultiple(new FetchExpression("<fetch><entity name='contact'><attribute name='fullname'/><filter><condition attribute='birthdate' operator='in-fiscal-period-and-year'><value>2</value><value>2020</value></condition></filter></entity></fetch>"));
        Assert.Single(rows.Entities);
    }

    [Theory]
    [InlineData(2000, "Year 1 FY2019")]
    [InlineData(2001, "Semester 2 FY2019")]
    [InlineData(2002, "Quarter 4 FY2019")]
    [InlineData(2003, "Month 11 FY2019")]
    [InlineData(2004, "P12 FY2019")]
    public void The_organisation_may_have_another_fiscal_year(int periodType, string label)
    {
        var service = organization.CreateService();
        service.Create(new Entity("contact") { ["lastname"] = "Curie", ["birthdate"] = new DateTime(2020, 5, 5) });
        organization.Store.Update(
            organization.Metadata.Find("organization")!,
            organization.OrganizationId,
            new Dictionary<string, object?> { ["fiscalcalendarstart"] = new DateTime(2000, 7, 1), ["fiscalperiodtype"] = periodType });

        var rows = service.RetrieveMultiple(new FetchExpression("<fetch aggregate='true'><entity name='contact'><attribute name='birthdate' groupby='true' dategrouping='fiscal-period' alias='p'/><attribute name='contactid' aggregate='count' alias='n'/><filter><condition attribute='birthdate' operator='in-fiscal-year' value='2019'/></filter></entity></fetch>"));
        Assert.Equal(label, Assert.Single(rows.Entities).FormattedValues["p"]);
    }

    [Fact]
    public void The_language_and_the_time_zone_are_those_of_the_users_settings()
    {
        var service = organization.CreateService();
        service.Create(new Entity("webresource") { ["name"] = "test_german", ["displayname"] = "x", ["webresourcetype"] = new OptionSetValue(1), ["languagecode"] = 1031 });
        const string Mine = "<fetch><entity name='webresource'><attribute name='name'/><filter><condition attribute='languagecode' operator='eq-userlanguage'/></filter></entity></fetch>";
        Assert.Empty(service.RetrieveMultiple(new FetchExpression(Mine)).Entities);

        var settings = service.RetrieveMultiple(new QueryExpression("usersettings") { Criteria = { Conditions = { new ConditionExpression("systemuserid", ConditionOperator.Equal, organization.AdministratorId) } } }).Entities.Single().Id;
        service.Update(new Entity("usersettings", settings) { ["uilanguageid"] = 1031, ["timezonecode"] = 110 });

        Assert.Single(service.RetrieveMultiple(new FetchExpression(Mine)).Entities);
        Assert.Equal(TimeSpan.FromHours(1), organization.QueryContextFor(organization.AdministratorId).TimeZone.BaseUtcOffset);
    }

    [Fact]
    public void A_new_user_has_settings_from_the_start()
    {
        var service = organization.CreateService();
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "New", ["domainname"] = "new@example.com", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        Assert.Equal(1033, service.Retrieve("usersettings", user, new ColumnSet("uilanguageid"))["uilanguageid"]);

        service.Update(new Entity("usersettings", user) { ["timezonecode"] = 110 });
        Assert.Equal(TimeSpan.FromHours(1), organization.QueryContextFor(user).TimeZone.BaseUtcOffset);
    }

    [Fact]
    public void Owners_come_with_their_names()
    {
        var service = organization.CreateService();
        var account = service.Create(new Entity("account") { ["name"] = "Acme" });
        var found = service.RetrieveMultiple(new FetchExpression("<fetch><entity name='account'><attribute name='name'/><attribute name='ownerid'/></entity></fetch>")).Entities;

        var row = Assert.Single(found);
        Assert.Equal(account, row.Id);
        Assert.Equal(row.GetAttributeValue<EntityReference>("ownerid").Name, row.FormattedValues["ownerid"]);
    }

    public void Dispose() => organization.Dispose();

    private static bool IsQueryable(Table table, Column column) =>
        column.IsStored || (column.AttributeOf is { } of && table.Find(of) is { IsStored: true });
}
