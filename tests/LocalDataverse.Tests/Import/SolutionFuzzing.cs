using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.ServiceModel;
using System.Text;
using System.Xml.Linq;
using CrmSegmentation.Tests;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Import;

/// <summary>Solution files at random: each is imported whole or refused with one of the platform's codes, in a documented sentence, and leaves nothing.</summary>
public sealed class SolutionFuzzing(ITestOutputHelper output)
{
    private const int Usual = 40;

    /// <summary>What a host answers where it does not know what happened.</summary>
    private static readonly int[] Unexpected = [ErrorCode.UnexpectedError, ErrorCode.IsvUnexpected, ErrorCode.GenericSqlError];

    [Fact]
    public void Every_solution_file_is_imported_or_refused_in_a_documented_sentence_and_what_is_refused_leaves_nothing()
    {
        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { MaximumSolutionSize = 8 * 1024 * 1024 });
        using var fresh = organization.TakeSnapshot();
        var before = DatabaseDigest.Of(organization);
        var tables = organization.Metadata.Tables.Count;
        var source = new SolutionOfAnyKind(OfAllKinds());
        Assert.True(organization.ImportSolution(OfAllKinds()).Changed);
        organization.Restore(fresh);

        var run = new FuzzRun(output, Usual);
        run.Each(random =>
        {
            var zip = source.Next(random);
            try
            {
                organization.ImportSolution(new MemoryStream(zip));
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                Assert.DoesNotContain(fault.Detail.ErrorCode, Unexpected);
                Assert.Equal(before, DatabaseDigest.Of(organization));
                Assert.Equal(tables, organization.Metadata.Tables.Count);
                return [fault.Detail.Message];
            }

            organization.Restore(fresh);
            return [];
        });
        run.End(leastTaken: run.Inputs / 20, leastRefused: run.Inputs / 5);
    }

    [Fact]
    public void An_archive_that_grows_a_thousandfold_is_refused_before_it_fills_the_memory()
    {
        using var organization = LocalOrganization.Open();
        var bomb = SolutionOfAnyKind.Zip([], "customizations.xml", megabytes: 1024);
        Assert.True(bomb.Length < 16 * 1024 * 1024, $"The archive has {bomb.Length} bytes.");

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => organization.ImportSolution(new MemoryStream(bomb)));

        Assert.Equal(ErrorCode.SolutionTooLarge, fault.Detail.ErrorCode);
        Assert.NotNull(Troubleshooting.PatternOf(fault.Detail.Message));
    }

    [Fact]
    public void Markup_that_is_nested_a_hundred_thousand_deep_is_refused_before_it_takes_minutes()
    {
        using var organization = LocalOrganization.Open();
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        var solution = SolutionOfAnyKind.Zip([
            ("solution.xml", Encoding.UTF8.GetBytes("<ImportExportXml><SolutionManifest><UniqueName>Deep</UniqueName><Version>1.0</Version><Managed>1</Managed></SolutionManifest></ImportExportXml>")),
            ("customizations.xml", Encoding.UTF8.GetBytes($"<ImportExportXml><Dashboards><Dashboard><FormXml><forms><form>{deep}</form></forms></FormXml></Dashboard></Dashboards></ImportExportXml>")),
        ]);

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => organization.ImportSolution(new MemoryStream(solution)));

        Assert.Equal("The solution file is invalid. customizations.xml cannot be read: It is nested more than 500 deep.", fault.Detail.Message);
    }

    /// <summary>A solution with a component of each kind that tests know to make.</summary>
    private static MemoryStream OfAllKinds() => new TestSolution()
        .Thing()
        .View(new Guid("11111111-0000-0000-0000-000000000001"), "Things", "test_name", "test_code")
        .Form(new Guid("11111111-0000-0000-0000-000000000002"), "Thing", "test_name", "test_amount")
        .PlainTable("test_plain")
        .Shell("contact").Column("test_rank", "int").View(new Guid("11111111-0000-0000-0000-000000000003"), "Ranked", "test_rank")
        .Relationship("test_plain_things", "test_plain", "test_thing", "test_plainid")
        .Choice("test_choice", (1, "One"), (2, "Two"))
        .Step("Journal", "Create", "contact", 40, "j", images: true)
        .Step("SetsJobTitle", "Update", "test_thing", 20, "Chief", filtering: "test_name")
        .Role(new Guid("11111111-0000-0000-0000-000000000004"), "Clerk", ("prvReadtest_Thing", "Global"), ("prvReadContact", "Basic"))
        .Profile(new Guid("11111111-0000-0000-0000-000000000005"), read: true)
        .RepeatApi()
        .Workflow("")
        .WithPart(new XElement("WebResources", new XElement("WebResource", new XElement("Name", "test_/page.htm"), new XElement("FileName", "/WebResources/page"), new XElement("WebResourceType", 1))))
        .WithFile("WebResources/page", Encoding.UTF8.GetBytes("<html/>"))
        .WithFile("environmentvariabledefinitions/test_Var/environmentvariabledefinition.xml", Encoding.UTF8.GetBytes("<environmentvariabledefinition schemaname=\"test_Var\"><type>100000000</type><defaultvalue>1</defaultvalue></environmentvariabledefinition>"))
        .WithFile("environmentvariabledefinitions/test_Var/environmentvariablevalues.json", Encoding.UTF8.GetBytes("""{"environmentvariablevalues":{"environmentvariablevalue":{"@environmentvariablevalueid":"11111111-0000-0000-0000-000000000006","value":"2"}}}"""))
        .Zip();
}
