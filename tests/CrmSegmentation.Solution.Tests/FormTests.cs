using System;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;

namespace CrmSegmentation.Solution.Tests;

public sealed class FormTests
{
    private static readonly string[] ComputedColumns =
    [
        "cseg_firstpurchaseon", "cseg_lastpurchaseon", "cseg_annualpurchasecount", "cseg_annualvalue", "cseg_averagepurchasevalue", "cseg_lifetimevalue",
        "cseg_lifetimepurchasecount", "cseg_previousannualvalue", "cseg_trend", "cseg_averagepurchaseinterval", "cseg_lapseson", "cseg_age", "cseg_nextbirthdayon",
        "cseg_nextanniversaryon", "cseg_channels", "cseg_buysgifts", "cseg_lastproductcategoryid", "cseg_recencyscore", "cseg_frequencyscore",
        "cseg_monetaryscore", "cseg_rfmsegment", "cseg_priority", "cseg_priorityscore", "cseg_priorityreason", "cseg_prioritychangedon", "cseg_profileasof",
        "cseg_nextrecalculationon", "cseg_schemeversion", "cseg_priorityschemeid", "cseg_nextcontactallowedon", "cseg_lastcontactedon",
    ];

    /// <summary>For the solution itself, not for people.</summary>
    private const string Remembered = "cseg_closedhistory";

    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    [Fact]
    public void Every_view_that_shows_the_priority_shows_its_icon()
    {
        var cells = Zip.Customizations.Descendants("cell").Where(cell => (string?)cell.Attribute("name") == "cseg_priority").ToList();

        Assert.True(cells.Count >= 7);
        Assert.All(cells, cell => Assert.Equal(
            ("$webresource:cseg_/scripts/views.js", "CrmSegmentation.Views.priorityIcon"),
            ((string?)cell.Attribute("imageproviderwebresource"), (string?)cell.Attribute("imageproviderfunctionname"))));
    }

    [Fact]
    public void The_customer_form_shows_priority_value_and_last_purchase_in_its_header()
    {
        var header = CustomerForm().Descendants("header").Descendants("control").Attributes("datafieldname").Select(attribute => attribute.Value);

        Assert.Equal(["cseg_priority", "cseg_annualvalue", "cseg_lastpurchaseon"], header);
    }

    [Fact]
    public void The_customer_form_has_its_four_tabs() =>
        Assert.Equal(
            ["Profile", "Purchases", "Segments", "Privacy"],
            CustomerForm().Descendants("tab").Select(tab => tab.Element("labels")!.Elements("label").Single(label => label.Attribute("languagecode")!.Value == "1033").Attribute("description")!.Value));

    /// <summary>Public (0), advanced find (1), associated (2), quick find (4) and lookup (64); with two defaults the one that is imported last would win.</summary>
    [Fact]
    public void Every_table_of_ours_has_one_default_view_of_each_kind()
    {
        var tables = Zip.Customizations.Descendants("Entity").Where(entity => entity.Element("Name")!.Value.StartsWith("cseg_", StringComparison.OrdinalIgnoreCase)).ToList();

        Assert.True(tables.Count >= 19);
        Assert.All(tables, table => Assert.Equal(
            ["0", "1", "2", "4", "64"],
            table.Descendants("savedquery").Where(query => query.Element("isdefault")?.Value == "1").Select(query => query.Element("querytype")!.Value).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Contact", "fullname cseg_priority cseg_annualvalue cseg_lastpurchaseon cseg_rfmsegment parentcustomerid emailaddress1 telephone1", "fullname firstname lastname middlename emailaddress1 parentcustomerid telephone1 mobilephone address1_postalcode")]
    [InlineData("cseg_purchase", "cseg_name cseg_purchasedate cseg_contactid cseg_amount cseg_kind cseg_channel cseg_productcategoryid cseg_documentnumber", "cseg_name cseg_documentnumber cseg_contactid cseg_product")]
    public void Quick_find_looks_into_its_columns_and_shows_its_own(string table, string shown, string searched)
    {
        var view = Assert.Single(Zip.Customizations.Descendants("Entity").Where(entity => entity.Element("Name")!.Value == table).Descendants("savedquery"), query => query.Element("querytype")!.Value == "4");

        Assert.Equal(shown, string.Join(' ', view.Descendants("cell").Attributes("name").Select(name => name.Value)));
        Assert.Equal(searched, string.Join(' ', view.Descendants("filter").Where(filter => (string?)filter.Attribute("isquickfindfields") == "1").Elements("condition").Attributes("attribute").Select(name => name.Value)));
    }

    [Fact]
    public void The_customer_form_shows_every_computed_column_and_lets_nobody_type_into_it()
    {
        var controls = CustomerForm().Descendants("control").Where(control => ComputedColumns.Contains((string?)control.Attribute("datafieldname"))).ToList();

        Assert.Empty(ComputedColumns.Except(controls.Select(control => control.Attribute("datafieldname")!.Value)));
        Assert.All(controls, control => Assert.Equal("true", control.Attribute("disabled")!.Value));
    }

    [Fact]
    public void What_is_remembered_of_closed_purchases_is_on_no_form_of_a_customer()
    {
        var column = Zip.Customizations.Descendants("EntityInfo").Elements("entity").Single(entity => entity.Attribute("Name")!.Value == "Contact")
            .Elements("attributes").Elements().Single(column => column.Element("LogicalName")!.Value == Remembered);

        Assert.DoesNotContain("ValidForForm", column.Element("DisplayMask")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(Remembered, Zip.Customizations.Descendants("control").Attributes("datafieldname").Select(attribute => attribute.Value));
    }

    [Fact]
    public void The_customer_form_shows_every_declared_column_and_lets_people_type_into_it()
    {
        var declared = Zip.Customizations.Descendants("EntityInfo").Elements("entity").Single(entity => entity.Attribute("Name")!.Value == "Contact")
            .Elements("attributes").Elements().Where(column => column.Element("CalculationOf") is null).Select(column => column.Element("LogicalName")!.Value).Except([.. ComputedColumns, Remembered]);
        var editable = CustomerForm().Descendants("control").Where(control => (string?)control.Attribute("disabled") == "false").Select(control => (string?)control.Attribute("datafieldname"));

        Assert.Empty(declared.Except(editable));
    }

    /// <summary>The platform places cells row by row: a cell of several rows needs that many, the covered ones empty.</summary>
    [Fact]
    public void Tall_cells_are_followed_by_the_empty_rows_that_they_cover()
    {
        var tall = Zip.Customizations.Descendants("cell").Where(cell => (int?)cell.Attribute("rowspan") > 1).ToList();

        Assert.NotEmpty(tall);
        Assert.All(tall, cell =>
        {
            var covered = cell.Parent!.ElementsAfterSelf("row").Take((int)cell.Attribute("rowspan")! - 1).ToList();

            Assert.Equal((int)cell.Attribute("rowspan")! - 1, covered.Count);
            Assert.All(covered, row => Assert.False(row.HasElements));
        });
    }

    [Fact]
    public void Purchases_of_the_customer_come_newest_first()
    {
        var grid = Assert.Single(CustomerForm().Descendants("TargetEntityType"), target => target.Value == "cseg_purchase").Parent!;
        var view = Zip.Customizations.Descendants("savedquery").Single(query => string.Equals(query.Element("savedqueryid")!.Value, grid.Element("ViewId")!.Value, StringComparison.OrdinalIgnoreCase));
        var order = view.Descendants("order").First();

        Assert.Equal(("cseg_purchasedate", "true"), (order.Attribute("attribute")!.Value, order.Attribute("descending")!.Value));
    }

    /// <summary>Each row would say of which row's form it is on: the pages show the view's columns as they are.</summary>
    [Fact]
    public void No_subgrid_of_related_rows_repeats_the_row_that_they_belong_to()
    {
        var columns = Zip.Customizations.Descendants("EntityRelationship").ToDictionary(relationship => relationship.Attribute("Name")!.Value, relationship => relationship.Element("ReferencingAttributeName")?.Value.ToLowerInvariant());
        var views = Zip.Customizations.Descendants("savedquery").ToDictionary(view => Guid.Parse(view.Element("savedqueryid")!.Value));
        var grids = Zip.Customizations.Descendants("RelationshipName").Where(name => name.Value.Length > 0).Select(name => (Column: columns[name.Value], View: views[Guid.Parse(name.Parent!.Element("ViewId")!.Value)])).ToList();

        Assert.True(grids.Count >= 13);
        Assert.All(grids, grid => Assert.DoesNotContain(grid.Column, grid.View.Descendants("cell").Attributes("name").Select(name => name.Value)));
    }

    private static XElement CustomerForm() =>
        Zip.Customizations.Descendants("forms").Where(forms => forms.Attribute("type")!.Value == "main").Elements("systemform")
            .Single(form => form.Elements("LocalizedNames").Elements().Any(name => name.Attribute("description")!.Value == "Customer profile"));
}
