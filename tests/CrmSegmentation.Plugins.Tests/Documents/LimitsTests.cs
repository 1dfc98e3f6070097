using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using CrmSegmentation.Domain;
using CrmSegmentation.Tests.Organization;

namespace CrmSegmentation.Tests.Documents;

/// <summary>The numbers of docs/limits.md are those of the code and of the columns.</summary>
[Collection(nameof(ImportedSolution))]
public sealed class LimitsTests(ImportedSolution solution)
{
    public static TheoryData<string, string> Limits =>
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "docs", "limits.md")), @"^\| [^|]+ \| ([0-9,]+) \| `([\w.]+)` \|\r?$", RegexOptions.Multiline)
            .Select(match => new TheoryDataRow<string, string>(match.Groups[2].Value, match.Groups[1].Value)),
    ];

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_in_the_documents_is_the_one_that_holds(string name, string limit)
    {
        var (owner, member) = (name.Split('.')[0], name.Split('.')[1]);

        Assert.Equal(decimal.Parse(limit, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), solution.Organization.Metadata.Find(owner) is { } table ? table.Find(member)!.MaxLength!.Value : ConstantOf(owner, member));
    }

    [Fact]
    public void The_page_has_limits_of_each_kind() => Assert.True(Limits.Count > 30, $"Only {Limits.Count} rows were read.");

    private static decimal ConstantOf(string type, string member) => Convert.ToDecimal(
        typeof(RefusedException).Assembly.GetTypes().Single(one => one.Name == type).GetField(member, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null), CultureInfo.InvariantCulture);
}
