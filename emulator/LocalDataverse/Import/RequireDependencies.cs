using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Import;

/// <summary>Checks the dependencies that the solution's manifest declares as not contained in it.</summary>
internal static class RequireDependencies
{
    /// <summary>Solutions of Microsoft's that every environment has: their controls and icons are taken as present.</summary>
    private static readonly HashSet<string> Platform = new(StringComparer.OrdinalIgnoreCase)
    {
        "System", "Active", "AppModuleWebResources", "CustomControlsCore", "PowerAppsOneGridControl", "msdynce_AppCommon", "ActivityFeedsCore", "MicrosoftFormsPro",
        "msdynce_Marketing", "msdynce_MarketingPatch", "MarketingSolution", "msdynce_Sales", "Sales",
    };

    public static void Check(SolutionPackage package, MetadataCatalog catalog, HashSet<string> solutions, MissingComponents missing)
    {
        foreach (var required in package.Manifest.Elements("MissingDependencies").Elements("MissingDependency").Elements("Required"))
        {
            var solution = required.Attr("solution") ?? "";
            var solutionName = solution.Split(' ')[0];
            var name = (required.Attr("schemaName") ?? required.Attr("id.name") ?? required.Attr("id") ?? required.Attr("displayName") ?? "").Trim();
            var present = required.Attr("type") switch
            {
                "1" => catalog.Find(name.ToLowerInvariant()) != null,
                "2" => catalog.Find((required.Attr("parentSchemaName") ?? "").ToLowerInvariant())?.Find(name.ToLowerInvariant()) != null,
                "9" => catalog.GlobalChoices.ContainsKey(name),
                "10" => catalog.OneToMany.Exists(r => r.SchemaName.Equals(name, StringComparison.OrdinalIgnoreCase)) || catalog.ManyToMany.Exists(r => r.SchemaName.Equals(name, StringComparison.OrdinalIgnoreCase)),
                _ => Platform.Contains(solutionName) || solutions.Contains(solutionName),
            };
            if (!present)
                missing.Add(KindOf(required), required.Attr("parentSchemaName") is { } parent && required.Attr("type") == "2" ? $"{parent}.{name}" : name, solution.Length == 0 ? null : solution);
        }
    }

    private static string KindOf(XElement required) => required.Attr("type") switch
    {
        "1" => "table",
        "2" => "column",
        "9" => "choice",
        "10" => "relationship",
        "20" => "role",
        "26" => "view",
        "29" => "process",
        "59" => "chart",
        "60" => "form",
        "61" => "web resource",
        "62" => "site map",
        "66" => "custom control",
        "80" => "app",
        "90" => "plug-in type",
        "91" => "plug-in assembly",
        "92" => "plug-in step",
        var other => $"component of type {other}",
    };
}
