using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The zips, installed in a local Dataverse. Rows are written without plug-ins, so that each case says what its columns hold.</summary>
public sealed class InstalledSolutionTests : IDisposable
{
    private const int High = 653210000;
    private const int Low = 653210002;

    private readonly LocalOrganization organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = new AFixedDay(2001, 12, 31), RunStepsEnabled = false });
    private readonly IOrganizationService service;

    public InstalledSolutionTests()
    {
        organization.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));
        service = organization.CreateService();
    }

    public void Dispose() => organization.Dispose();

    [Fact]
    public void Both_zips_bring_the_same_components()
    {
        using var other = LocalOrganization.Open();
        var unmanaged = other.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Unmanaged).Bytes));
        using var another = LocalOrganization.Open();
        var managed = another.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));

        Assert.True(managed.IsManaged);
        Assert.False(unmanaged.IsManaged);
        Assert.Equal(managed.Components, unmanaged.Components);
    }

    [Fact]
    public void Every_component_becomes_a_row_of_its_table()
    {
        var customizations = SolutionZip.Built(PackageType.Managed).Customizations;

        Assert.Equal(customizations.Descendants("systemform").Count() + customizations.Descendants("Dashboard").Count(), Rows("systemform").Count);
        Assert.Equal(customizations.Descendants("savedquery").Count(), Rows("savedquery").Count);
        Assert.Equal(customizations.Descendants("visualization").Count(), Rows("savedqueryvisualization").Count);
        Assert.Equal(customizations.Descendants("WebResource").Count(), Rows("webresource").Count);
        Assert.Equal(customizations.Descendants("PluginType").Count(), Rows("plugintype").Count);
        Assert.Equal(customizations.Elements("Workflows").Elements().Count(), Rows("workflow").Count);
        Assert.Equal(customizations.Elements("connectionreferences").Elements().Count(), Rows("connectionreference").Count);
        Assert.Equal(customizations.Descendants("SdkMessageProcessingStep").Count(), Rows("sdkmessageprocessingstep").Count);
        Assert.Equal(customizations.Descendants("SdkMessageProcessingStepImage").Count(), Rows("sdkmessageprocessingstepimage").Count);
    }

    [Fact]
    public void Every_view_and_every_chart_answers()
    {
        var customizations = SolutionZip.Built(PackageType.Managed).Customizations;
        var queries = customizations.Descendants("savedquery").Concat(customizations.Descendants("visualization")).Descendants("fetch").ToList();

        Assert.True(queries.Count > 30);
        Assert.All(queries, fetch => service.RetrieveMultiple(new FetchExpression(fetch.ToString().Replace("{0}", "%a%", StringComparison.Ordinal))));
    }

    [Fact]
    public void My_high_priority_customers_are_mine_active_and_of_high_priority()
    {
        var somebody = service.Create(new Entity("systemuser") { ["firstname"] = "Some", ["lastname"] = "Body", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        Customer("second", ("cseg_priority", new OptionSetValue(High)), ("cseg_priorityscore", 80m));
        Customer("first", ("cseg_priority", new OptionSetValue(High)), ("cseg_priorityscore", 90m));
        Customer("low", ("cseg_priority", new OptionSetValue(Low)), ("cseg_priorityscore", 10m));
        Customer("not mine", ("cseg_priority", new OptionSetValue(High)), ("cseg_priorityscore", 99m), ("ownerid", new EntityReference("systemuser", somebody)));
        var inactive = Customer("inactive", ("cseg_priority", new OptionSetValue(High)), ("cseg_priorityscore", 99m));
        service.Update(new Entity("contact", inactive) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        Assert.Equal(["first", "second"], Names("My high-priority customers"));
    }

    [Fact]
    public void Customers_by_priority_begin_with_the_highest_score()
    {
        Customer("C", ("cseg_priority", new OptionSetValue(Low)), ("cseg_priorityscore", 20m));
        Customer("A", ("cseg_priority", new OptionSetValue(High)), ("cseg_priorityscore", 85m));
        Customer("without");

        Assert.Equal(["A", "C"], Names("Customers by priority"));
    }

    [Fact]
    public void A_customer_lapses_on_the_day_itself_and_stays_among_the_lapsing()
    {
        Customer("tomorrow", ("cseg_lapseson", new DateTime(2002, 1, 1)));
        Customer("today", ("cseg_lapseson", new DateTime(2001, 12, 31)), ("cseg_lifetimevalue", new Money(5)));
        Customer("yesterday", ("cseg_lapseson", new DateTime(2001, 12, 30)), ("cseg_lifetimevalue", new Money(4)));
        Customer("the day before", ("cseg_lapseson", new DateTime(2001, 12, 29)), ("cseg_lifetimevalue", new Money(3)));
        Customer("long ago", ("cseg_lapseson", new DateTime(1999, 1, 1)), ("cseg_lifetimevalue", new Money(2)));
        Customer("never bought");

        Assert.Equal(["today", "yesterday", "the day before", "long ago"], Names("Lapsing customers"));
    }

    [Fact]
    public void New_customers_are_those_of_the_last_three_months()
    {
        Customer("old", ("cseg_firstpurchaseon", new DateTime(2001, 9, 1)));
        Customer("new", ("cseg_firstpurchaseon", new DateTime(2001, 12, 1)));
        Customer("newest", ("cseg_firstpurchaseon", new DateTime(2001, 12, 31)));

        Assert.Equal(["newest", "new"], Names("New customers"));
    }

    [Fact]
    public void Purchases_come_newest_first_and_are_found_by_document_number()
    {
        var customer = Customer("A");
        Purchase(customer, "older", new DateTime(2001, 11, 2), "INV-1");
        Purchase(customer, "newer", new DateTime(2001, 12, 2), "INV-2");

        Assert.Equal(["newer", "older"], Rows(View("Purchases of the customer")).Select(row => row.GetAttributeValue<string>("cseg_documentnumber") == "INV-2" ? "newer" : "older"));
        Assert.Equal("older", Assert.Single(Rows(View("Quick Find Active Purchases").Replace("{0}", "inv-1%", StringComparison.Ordinal))).GetAttributeValue<string>("cseg_name"));
        Assert.Equal(2, Rows(View("Quick Find Active Purchases").Replace("{0}", "a%", StringComparison.Ordinal)).Count);
        Assert.Empty(Rows(View("Quick Find Active Purchases").Replace("{0}", "b%", StringComparison.Ordinal)));
    }

    [Fact]
    public void Purchases_go_with_their_customer_and_stay_when_their_category_goes()
    {
        var category = service.Create(new Entity("cseg_productcategory") { ["cseg_name"] = "Rings", ["cseg_code"] = "R" });
        var customer = Customer("A", ("cseg_lastproductcategoryid", new EntityReference("cseg_productcategory", category)));
        var purchase = Purchase(customer, "ring", new DateTime(2001, 12, 2), "INV-1", ("cseg_productcategoryid", new EntityReference("cseg_productcategory", category)));

        service.Delete("cseg_productcategory", category);
        Assert.False(service.Retrieve("cseg_purchase", purchase, new ColumnSet("cseg_productcategoryid")).Contains("cseg_productcategoryid"));
        Assert.False(service.Retrieve("contact", customer, new ColumnSet("cseg_lastproductcategoryid")).Contains("cseg_lastproductcategoryid"));

        service.Delete("contact", customer);
        Assert.Empty(Rows("cseg_purchase"));
    }

    [Fact]
    public void A_segment_with_segments_within_cannot_be_deleted()
    {
        var parent = service.Create(new Entity("cseg_segment") { ["cseg_name"] = "parent" });
        service.Create(new Entity("cseg_segment") { ["cseg_name"] = "child", ["cseg_parentsegmentid"] = new EntityReference("cseg_segment", parent) });

        Assert.ThrowsAny<Exception>(() => service.Delete("cseg_segment", parent));
        Assert.Equal(2, Rows("cseg_segment").Count);
    }

    private Guid Customer(string name, params (string Column, object Value)[] values)
    {
        var contact = new Entity("contact") { ["lastname"] = name };
        foreach (var (column, value) in values)
            contact[column] = value;
        return service.Create(contact);
    }

    private Guid Purchase(Guid customer, string name, DateTime date, string document, params (string Column, object Value)[] values)
    {
        var purchase = new Entity("cseg_purchase")
        {
            ["cseg_name"] = name,
            ["cseg_contactid"] = new EntityReference("contact", customer),
            ["cseg_purchasedate"] = date,
            ["cseg_amount"] = new Money(10),
            ["cseg_sourcesystem"] = "shop",
            ["cseg_documentnumber"] = document,
        };
        foreach (var (column, value) in values)
            purchase[column] = value;
        return service.Create(purchase);
    }

    private List<string> Names(string view) => Rows(View(view)).Select(row => row.GetAttributeValue<string>("fullname")).ToList();

    private string View(string name) =>
        service.RetrieveMultiple(new QueryByAttribute("savedquery") { ColumnSet = new ColumnSet("fetchxml"), Attributes = { "name" }, Values = { name } }).Entities.Single().GetAttributeValue<string>("fetchxml");

    private DataCollection<Entity> Rows(string tableOrFetchXml) =>
        service.RetrieveMultiple(tableOrFetchXml.StartsWith('<') ? new FetchExpression(tableOrFetchXml) : new QueryExpression(tableOrFetchXml) { ColumnSet = new ColumnSet(true) }).Entities;
}
