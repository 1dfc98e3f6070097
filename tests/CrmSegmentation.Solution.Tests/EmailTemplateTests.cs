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

/// <summary>E-mail templates of the platform: it fills in the customer's values and, where one is empty, what the template says instead.</summary>
public sealed class EmailTemplateTests
{
    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    public static TheoryData<string> Titles => [.. Templates.Select(template => template.Element("title")!.Value)];

    private static IEnumerable<XElement> Templates => Zip.Customizations.Elements("Templates").Elements("EmailTemplates").Elements("emailtemplate");

    [Fact]
    public void There_is_one_for_each_language() => Assert.Equal(["1031", "1033"], Templates.Select(template => template.Element("languagecode")!.Value).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Titles))]
    public void Every_value_has_a_text_for_where_it_is_empty_so_that_nobody_is_greeted_as_nobody(string title)
    {
        var values = Documents(title).Descendants("slugs").ToList();

        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.False(string.IsNullOrWhiteSpace(value.Element("default")!.Value), value.ToString()));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Every_value_is_a_column_of_contacts_and_the_rows_of_templates_hold_the_texts(string title)
    {
        using var organization = LocalOrganization.Open(new LocalOrganizationOptions());
        organization.ImportSolution(new MemoryStream(Zip.Bytes));
        var service = organization.CreateService();

        var row = Assert.Single(service.RetrieveMultiple(new QueryByAttribute("template") { ColumnSet = new ColumnSet(true), Attributes = { "title" }, Values = { title } }).Entities);

        Assert.Equal("contact", row["templatetypecode"]);
        Assert.Equal(Documents(title).Select(document => document.ToString()), new[] { "subjectpresentationxml", "presentationxml" }.Select(column => XElement.Parse((string)row[column]).ToString()));
        Assert.All(Documents(title).Descendants("slug"), slug => Assert.Equal("contact", slug.Element("entity")!.Value));
        service.RetrieveMultiple(new QueryExpression("contact") { ColumnSet = new ColumnSet([.. Documents(title).Descendants("attribute").Select(column => column.Value)]) });
    }

    private static XElement[] Documents(string title)
    {
        var template = Templates.Single(one => one.Element("title")!.Value == title);
        return [XElement.Parse(template.Element("subjectpresentationxml")!.Value), XElement.Parse(template.Element("presentationxml")!.Value)];
    }
}
