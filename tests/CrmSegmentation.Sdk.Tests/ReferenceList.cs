using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Sdk.Tests;

/// <summary>The public surface of an official assembly, from the list of its API.</summary>
internal static partial class ReferenceList
{
    public static IReadOnlyDictionary<string, ReferenceType> Read(string assemblyName)
    {
        var types = new Dictionary<string, ReferenceType>();
        ReferenceType? current = null;
        foreach (var line in File.ReadLines(ReferenceMaterial.Require($"reference/sdk-api/{assemblyName}.api.txt")))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                current = new ReferenceType(
                    type.Groups["kind"].Value,
                    type.Groups["base"].Success ? type.Groups["base"].Value : null,
                    type.Groups["interfaces"].Value.Split(", ", System.StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
                    []);
                types.Add(type.Groups["name"].Value, current);
            }
            else if (line.StartsWith("  ", System.StringComparison.Ordinal))
            {
                current!.Members.Add(NonPublicAccessor().Replace(line.Trim(), ""));
            }
        }

        return types;
    }

    [GeneratedRegex(@"^T (?<kind>(static |abstract |sealed )?(class|interface|struct|enum)) (?<name>\S+)( : (?<base>\S+))?( \| (?<interfaces>.+))?$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("nonpublic (get|set); ")]
    private static partial Regex NonPublicAccessor();
}

/// <summary>A type of the list. Accessors that are not public are left out.</summary>
internal sealed record ReferenceType(string Kind, string? Base, IReadOnlySet<string> Interfaces, HashSet<string> Members);
