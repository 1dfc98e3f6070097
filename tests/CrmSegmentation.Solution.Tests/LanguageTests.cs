using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Xunit;

namespace CrmSegmentation.Solution.Tests;

/// <summary>Everything that people read is there in English and in German.</summary>
public class LanguageTests
{
    private static string Source => Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src");

    [Fact]
    public void Every_label_in_English_has_one_in_German_beside_it()
    {
        var missing = new List<string>();
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(Source, "*.xml", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "Solution.xml"))
        {
            foreach (var labels in XElement.Load(file).Descendants().Where(element => element.Elements().Any(label => Language(label) == "1033" && Text(label).Length > 0)))
            {
                seen++;
                if (!labels.Elements().Any(label => Language(label) == "1031" && Text(label).Trim().Length > 0))
                    missing.Add($"{Path.GetRelativePath(Source, file)}: {Text(labels.Elements().First())}");
            }
        }

        Assert.True(seen > 3000, $"{seen} labels");
        Assert.Empty(missing);
    }

    [Fact]
    public void Values_in_braces_and_numbers_are_the_same_in_both_languages()
    {
        var different = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Source, "*.xml", SearchOption.AllDirectories))
        {
            foreach (var labels in XElement.Load(file).Descendants().Where(element => element.Elements().Any(label => Language(label) == "1031")))
            {
                string[] Placeholders(string language) => labels.Elements().Where(label => Language(label) == language)
                    .SelectMany(label => System.Text.RegularExpressions.Regex.Matches(Text(label), @"\{\w+\}|cseg_\w+|\d+").Select(match => match.Value)).Order(StringComparer.Ordinal).ToArray();
                if (!Placeholders("1033").SequenceEqual(Placeholders("1031")))
                    different.Add($"{Path.GetFileName(file)}: {string.Join(" / ", labels.Elements().Select(Text))}");
            }
        }

        Assert.Empty(different);
    }

    [Fact]
    public void The_zip_names_both_languages() =>
        Assert.Equal(["1033", "1031"], SolutionZip.Built(PackageType.Managed).Customizations.Elements("Languages").Elements("Language").Select(language => language.Value));

    [Fact]
    public void Who_reads_German_gets_German_labels_and_names()
    {
        using var organization = LocalOrganization.Open();
        organization.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));
        var service = organization.CreateService();
        string? Priority() => ((RetrieveAttributeResponse)service.Execute(new RetrieveAttributeRequest { EntityLogicalName = "contact", LogicalName = "cseg_priority" })).AttributeMetadata.DisplayName.UserLocalizedLabel.Label;

        Assert.Equal("Priority", Priority());
        service.Update(new Entity("usersettings", organization.AdministratorId) { ["uilanguageid"] = 1031 });
        Assert.Equal("Priorität", Priority());

        var view = Guid.Parse(SolutionZip.Built(PackageType.Managed).Customizations.Descendants("savedquery")
            .Single(query => query.Descendants("LocalizedName").Any(name => Text(name) == "Lapsing customers")).Element("savedqueryid")!.Value);
        Assert.Equal("Kunden, die abwandern", organization.Metadata.NameOf(view, "Lapsing customers", 1031));
        Assert.Equal("Lapsing customers", organization.Metadata.NameOf(view, "Lapsing customers", 1036));
        Assert.Equal("Renamed by an administrator", organization.Metadata.NameOf(view, "Renamed by an administrator", 1031));
    }

    /// <summary>The solution claims no default view of a table that is not its own: the app then opens with the first by name.</summary>
    [Theory]
    [InlineData("1033", "en-US", "Customers by priority")]
    [InlineData("1031", "de-DE", "Kunden nach Priorität")]
    public void The_app_opens_customers_by_priority_in_either_language(string language, string culture, string first)
    {
        var names = SolutionZip.Built(PackageType.Managed).Customizations.Descendants("Entity").Single(table => table.Element("Name")?.Value == "Contact")
            .Descendants("savedquery").Where(view => view.Element("querytype")?.Value == "0")
            .Select(view => Text(view.Descendants("LocalizedName").Single(name => Language(name) == language))).ToList();

        Assert.True(names.Count > 5, $"{names.Count} views");
        Assert.Equal(first, names.Order(StringComparer.Create(new System.Globalization.CultureInfo(culture), ignoreCase: true)).First());
    }

    private static string Language(XElement label) => (string?)label.Attribute("languagecode") ?? (string?)label.Attribute("LCID") ?? "";

    private static string Text(XElement label) => (string?)label.Attribute("description") ?? (string?)label.Attribute("Title") ?? "";
}
