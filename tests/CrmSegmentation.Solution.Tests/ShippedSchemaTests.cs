using System;
using System.IO;
using System.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>A version updates the one before in place, so that nothing that shipped may change its meaning.</summary>
public sealed class ShippedSchemaTests
{
    private static readonly string[] Example =
    [
        "api cseg_Go binding=0 function=0", "api cseg_Go.in.Day type=1 optional=1", "choice cseg_kind.653210000 label=Purchase", "cseg_purchase.cseg_amount type=money precision=4",
        "cseg_purchase.cseg_document type=nvarchar maxlength=100", "key cseg_purchase.cseg_document columns=cseg_system,cseg_document",
        "cseg_purchase.cseg_units type=int minvalue=0 maxvalue=100", "table cseg_purchase owner=UserOwned set=cseg_purchases", "day cseg_purchase.cseg_date behavior=2", "option cseg_purchase.statuscode.1 label=Active",
        "relationship cseg_contact_purchase from=cseg_purchase.cseg_contactid to=contact delete=Cascade", "right cseg_Go privilege=prvReadContact table=contact", "required cseg_purchase.cseg_amount level=required",
    ];

    [Fact]
    public void Nothing_that_shipped_breaks()
    {
        var breaks = ShippedSchema.Breaks(Shipped(), ShippedSchema.LinesOf(SolutionZip.Built(PackageType.Managed))).ToList();

        Assert.True(breaks.Count == 0, string.Join('\n', breaks));
    }

    /// <summary>Add the new lines in the version that ships them; they are for ever from then on.</summary>
    [Fact]
    public void All_that_ships_is_listed()
    {
        var missing = ShippedSchema.LinesOf(SolutionZip.Built(PackageType.Managed)).Except(Shipped()).ToList();

        Assert.True(missing.Count == 0, $"shipped-schema.txt lacks these lines:\n{string.Join('\n', missing)}");
    }

    [Theory]
    [InlineData("cseg_purchase.cseg_amount type=money precision=4", "cseg_purchase.cseg_amount type=decimal precision=4", "cseg_purchase.cseg_amount shipped with type money and now has decimal.")]
    [InlineData("cseg_purchase.cseg_amount type=money precision=4", "cseg_purchase.cseg_amount type=money precision=2", "cseg_purchase.cseg_amount shipped with precision 4 and now has 2.")]
    [InlineData("cseg_purchase.cseg_document type=nvarchar maxlength=100", "cseg_purchase.cseg_document type=nvarchar maxlength=50", "cseg_purchase.cseg_document shipped with maxlength 100 and now has 50.")]
    [InlineData("cseg_purchase.cseg_document type=nvarchar maxlength=100", "cseg_purchase.cseg_paper type=nvarchar maxlength=100", "cseg_purchase.cseg_document shipped and is gone: an upgrade would remove it from organisations, with its data.")]
    [InlineData("key cseg_purchase.cseg_document columns=cseg_system,cseg_document", "key cseg_purchase.cseg_document columns=cseg_document", "key cseg_purchase.cseg_document shipped with columns cseg_system,cseg_document and now has cseg_document.")]
    [InlineData("choice cseg_kind.653210000 label=Purchase", "choice cseg_kind.653210000 label=Return", "choice cseg_kind.653210000 shipped with label Purchase and now has Return.")]
    [InlineData("api cseg_Go binding=0 function=0", "api cseg_Go binding=0 function=1", "api cseg_Go shipped with function 0 and now has 1.")]
    [InlineData("api cseg_Go.in.Day type=1 optional=1", "api cseg_Go.in.Day type=10 optional=1", "api cseg_Go.in.Day shipped with type 1 and now has 10.")]
    [InlineData("api cseg_Go.in.Day type=1 optional=1", "api cseg_Go.in.Day type=1 optional=0", "api cseg_Go.in.Day shipped with optional 1 and now has 0.")]
    [InlineData("api cseg_Go binding=0 function=0", "api cseg_Walk binding=0 function=0", "api cseg_Go shipped and is gone: an upgrade would remove it from organisations, with its data.")]
    [InlineData("api cseg_Go.in.Day type=1 optional=1", "api cseg_Go.in.Date type=1 optional=1", "api cseg_Go.in.Day shipped and is gone: an upgrade would remove it from organisations, with its data.")]
    [InlineData("choice cseg_kind.653210000 label=Purchase", "choice cseg_kind.653210009 label=Purchase", "choice cseg_kind.653210000 shipped and is gone: an upgrade would remove it from organisations, with its data.")]
    [InlineData("option cseg_purchase.statuscode.1 label=Active", "option cseg_purchase.statuscode.2 label=Active", "option cseg_purchase.statuscode.1 shipped and is gone: an upgrade would remove it from organisations, with its data.")]
    [InlineData("cseg_purchase.cseg_units type=int minvalue=0 maxvalue=100", "cseg_purchase.cseg_units type=int minvalue=0 maxvalue=10", "cseg_purchase.cseg_units shipped with maxvalue 100 and now has 10.")]
    [InlineData("cseg_purchase.cseg_units type=int minvalue=0 maxvalue=100", "cseg_purchase.cseg_units type=int minvalue=1 maxvalue=100", "cseg_purchase.cseg_units shipped with minvalue 0 and now has 1.")]
    [InlineData("table cseg_purchase owner=UserOwned set=cseg_purchases", "table cseg_purchase owner=OrgOwned set=cseg_purchases", "table cseg_purchase shipped with owner UserOwned and now has OrgOwned.")]
    [InlineData("table cseg_purchase owner=UserOwned set=cseg_purchases", "table cseg_purchase owner=UserOwned set=cseg_buys", "table cseg_purchase shipped with set cseg_purchases and now has cseg_buys.")]
    [InlineData("day cseg_purchase.cseg_date behavior=2", "day cseg_purchase.cseg_date behavior=1", "day cseg_purchase.cseg_date shipped with behavior 2 and now has 1.")]
    [InlineData("relationship cseg_contact_purchase from=cseg_purchase.cseg_contactid to=contact delete=Cascade", "relationship cseg_contact_purchase from=cseg_purchase.cseg_contactid to=contact delete=Restrict", "relationship cseg_contact_purchase shipped with delete Cascade and now has Restrict.")]
    [InlineData("right cseg_Go privilege=prvReadContact table=contact", "right cseg_Go privilege=prvWriteContact table=contact", "right cseg_Go shipped with privilege prvReadContact and now has prvWriteContact.")]
    public void A_breaking_change_is_refused_with_a_sentence_that_says_what_changed(string before, string after, string sentence)
    {
        Assert.Equal([sentence], ShippedSchema.Breaks(Example, [.. Example.Select(line => line == before ? after : line)]));
    }

    [Fact]
    public void A_new_required_parameter_of_a_shipped_API_is_refused()
    {
        Assert.Equal(["api cseg_Go.in.Rest is new and required: callers of the shipped API do not send it."], ShippedSchema.Breaks(Example, [.. Example, "api cseg_Go.in.Rest type=1 optional=0"]));
    }

    [Fact]
    public void A_column_that_becomes_required_is_refused_and_one_that_no_longer_is_is_not()
    {
        Assert.Equal(["cseg_purchase.cseg_units shipped without being required and is so now: what writes rows does not send it."], ShippedSchema.Breaks(Example, [.. Example, "required cseg_purchase.cseg_units level=required"]));
        Assert.Empty(ShippedSchema.Breaks(Example, [.. Example.Where(line => !line.StartsWith("required ", StringComparison.Ordinal))]));
    }

    [Fact]
    public void Additions_and_higher_limits_break_nothing()
    {
        string[] next = [.. Example.Select(line => line.Replace("maxlength=100", "maxlength=200", StringComparison.Ordinal).Replace("maxvalue=100", "maxvalue=1000", StringComparison.Ordinal)), "api cseg_Go.in.Rest type=1 optional=1", "api cseg_Stop binding=0 function=0", "api cseg_Stop.in.Why type=10 optional=0", "cseg_purchase.cseg_new type=bit"];

        Assert.Empty(ShippedSchema.Breaks(Example, next));
    }

    /// <summary>Another build or revision of an assembly replaces it in place; another major or minor version is another assembly to the platform, whose steps have to be moved.</summary>
    [Fact]
    public void The_version_of_the_solution_is_the_changelogs()
    {
        var heading = File.ReadLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "CHANGELOG.md")).First(line => line.StartsWith("## ", StringComparison.Ordinal));
        var changelog = Version.Parse(heading.Split(' ')[1]);
        var solution = Version.Parse(SolutionZip.Built(PackageType.Managed).Manifest.Element("Version")!.Value);

        Assert.Equal((changelog.Major, changelog.Minor, changelog.Build), (solution.Major, solution.Minor, solution.Build));
    }

    private static string[] Shipped() => File.ReadAllLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "CrmSegmentation.Solution.Tests", "shipped-schema.txt"));
}
