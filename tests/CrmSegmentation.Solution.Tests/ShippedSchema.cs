using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace CrmSegmentation.Solution.Tests;

/// <summary>
/// What customers' data, integrations and code rely on, a line each: <c>table.column type=... maxlength=...</c>, <c>key</c>, <c>choice</c>, <c>api</c>,
/// <c>table</c> (owner and name in addresses), <c>day</c> (how a date counts), <c>required</c>, <c>option</c> (of a choice of one column), <c>relationship</c> (what a deletion
/// does to the rows below), <c>right</c> (what an API asks of its caller), <c>variable</c> (of the environment).
/// </summary>
internal static class ShippedSchema
{
    public static IReadOnlyList<string> LinesOf(SolutionZip zip)
    {
        var entities = zip.Customizations.Elements("Entities").Elements("Entity").ToList();
        return
        [
            .. new[]
            {
                entities.SelectMany(Columns), entities.SelectMany(Keys), zip.Customizations.Elements("optionsets").Elements().SelectMany(Options), Apis(zip),
                entities.SelectMany(Tables), entities.SelectMany(Days), entities.SelectMany(OwnOptions), zip.Customizations.Elements("EntityRelationships").Elements().SelectMany(Relationships), Rights(zip), Variables(zip),
            }.SelectMany(lines => lines).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What an update in place would break; a sentence each. Additions and higher limits break nothing.</summary>
    public static IEnumerable<string> Breaks(IReadOnlyList<string> shipped, IReadOnlyList<string> current)
    {
        var now = current.Select(Parse).ToDictionary(line => line.Name, line => line.Facets, StringComparer.Ordinal);
        var before = shipped.Select(Parse).ToList();
        foreach (var (name, facets) in before)
        {
            if (!now.TryGetValue(name, out var facetsNow))
            {
                if (name.StartsWith("required ", StringComparison.Ordinal) && now.ContainsKey(name["required ".Length..]))
                    continue;
                yield return $"{name} shipped and is gone: an upgrade would remove it from organisations, with its data.";
                continue;
            }

            foreach (var (facet, value) in facets)
            {
                var valueNow = facetsNow.GetValueOrDefault(facet, "none");
                if (valueNow == value)
                    continue;
                if (facet is "maxlength" or "precision" && int.TryParse(valueNow, out var limit) && limit > int.Parse(value, CultureInfo.InvariantCulture))
                    continue;
                if (facet is "optional" && valueNow is "1")
                    continue;
                if (facet is "maxvalue" or "minvalue" && decimal.TryParse(value, CultureInfo.InvariantCulture, out var bound) && decimal.TryParse(valueNow, CultureInfo.InvariantCulture, out var boundNow) && (facet is "maxvalue" ? boundNow > bound : boundNow < bound))
                    continue;
                if (facet is "level" && valueNow is "none")
                    continue;

                yield return $"{name} shipped with {facet} {value} and now has {valueNow}.";
            }
        }

        var known = before.Select(line => line.Name).ToHashSet(StringComparer.Ordinal);
        var apis = known.Where(name => name.StartsWith("api ", StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal)).ToList();
        foreach (var (name, facets) in now)
        {
            if (!known.Contains(name) && facets.GetValueOrDefault("optional") == "0" && apis.Any(api => name.StartsWith(api + ".", StringComparison.Ordinal)))
                yield return $"{name} is new and required: callers of the shipped API do not send it.";
            if (!known.Contains(name) && name.StartsWith("required ", StringComparison.Ordinal) && known.Contains(name["required ".Length..]))
                yield return $"{name["required ".Length..]} shipped without being required and is so now: what writes rows does not send it.";
        }
    }

    /// <summary>The part before the first facet, and the facets.</summary>
    private static (string Name, Dictionary<string, string> Facets) Parse(string line)
    {
        var words = line.Split(' ');
        return (string.Join(' ', words.TakeWhile(word => !word.Contains('=', StringComparison.Ordinal))),
            words.Where(word => word.Contains('=', StringComparison.Ordinal)).ToDictionary(word => word.Split('=')[0], word => word.Split('=', 2)[1], StringComparer.Ordinal));
    }

    private static IEnumerable<string> Columns(XElement entity) =>
        from attribute in entity.Elements("EntityInfo").Elements("entity").Elements("attributes").Elements("attribute")
        select $"{Table(entity)}.{attribute.Element("LogicalName")!.Value}" +
            Facet("type", attribute.Element("Type")) + Facet("format", attribute.Element("Format")) + Facet("maxlength", attribute.Element("MaxLength")) + Facet("precision", attribute.Element("Accuracy")) + Facet("choice", attribute.Element("OptionSetName")) +
            Facet("minvalue", attribute.Element("MinValue")) + Facet("maxvalue", attribute.Element("MaxValue"));

    private static IEnumerable<string> Keys(XElement entity) =>
        from key in entity.Descendants("EntityKey")
        select $"key {Table(entity)}.{key.Element("LogicalName")!.Value} columns={string.Join(',', key.Descendants("AttributeName").Select(name => name.Value))}";

    private static IEnumerable<string> Options(XElement choice) =>
        from option in choice.Descendants("option")
        select $"choice {choice.Attribute("Name")!.Value}.{option.Attribute("value")!.Value} label={option.Descendants("label").First().Attribute("description")!.Value.Replace(' ', '_')}";

    private static IEnumerable<string> Apis(SolutionZip zip)
    {
        foreach (var (path, content) in zip.Parts.Where(part => part.Key.StartsWith("customapis/", StringComparison.Ordinal)))
        {
            var root = XElement.Load(new MemoryStream(content));
            var api = "api " + path.Split('/')[1];
            yield return root.Name.LocalName switch
            {
                "customapi" => api + Facet("binding", root.Element("bindingtype")) + Facet("function", root.Element("isfunction")),
                "customapirequestparameter" => $"{api}.in.{root.Attribute("uniquename")!.Value}" + Facet("type", root.Element("type")) + Facet("optional", root.Element("isoptional")),
                _ => $"{api}.out.{root.Attribute("uniquename")!.Value}" + Facet("type", root.Element("type")),
            };
        }
    }

    private static IEnumerable<string> Tables(XElement entity)
    {
        var info = entity.Element("EntityInfo")!.Element("entity")!;
        if (info.Element("OwnershipTypeMask") is { } owner)
            yield return $"table {Table(entity)} owner={owner.Value}" + Facet("set", info.Element("EntitySetName"));
    }

    private static IEnumerable<string> Days(XElement entity) =>
        from attribute in Own(entity)
        from line in new[]
        {
            attribute.Element("Behavior") is { } behavior ? $"day {Table(entity)}.{attribute.Element("LogicalName")!.Value} behavior={behavior.Value}" : null,
            $"required {Table(entity)}.{attribute.Element("LogicalName")!.Value} level={attribute.Element("RequiredLevel")?.Value ?? "none"}",
        }
        where line != null && !line.EndsWith("level=none", StringComparison.Ordinal)
        select line;

    private static IEnumerable<string> OwnOptions(XElement entity) =>
        from attribute in entity.Elements("EntityInfo").Elements("entity").Elements("attributes").Elements("attribute")
        from option in attribute.Elements("optionset").Elements().Where(e => e.Name.LocalName is "options" or "states" or "statuses").Elements()
        select $"option {Table(entity)}.{attribute.Element("LogicalName")!.Value}.{option.Attribute("value")!.Value} label={option.Descendants("label").First().Attribute("description")!.Value.Replace(' ', '_')}";

    private static IEnumerable<string> Relationships(XElement relationship)
    {
        var name = relationship.Attribute("Name")!.Value;
        if (relationship.Element("ReferencingAttributeName") is { } column && column.Value.StartsWith("cseg_", StringComparison.OrdinalIgnoreCase))
            yield return $"relationship {name} from={relationship.Element("ReferencingEntityName")!.Value.ToLowerInvariant()}.{column.Value.ToLowerInvariant()} to={relationship.Element("ReferencedEntityName")!.Value.ToLowerInvariant()} delete={relationship.Element("CascadeDelete")?.Value ?? "NoCascade"}";
    }

    private static IEnumerable<string> Rights(SolutionZip zip) =>
        from part in zip.Parts.Where(part => part.Key.StartsWith("customapis/", StringComparison.Ordinal) && part.Key.EndsWith("/customapi.xml", StringComparison.Ordinal))
        let root = XElement.Load(new MemoryStream(part.Value))
        select $"right {part.Key.Split('/')[1]}" + Facet("privilege", root.Element("executeprivilegename")) + Facet("table", root.Element("boundentitylogicalname"));

    private static IEnumerable<string> Variables(SolutionZip zip) =>
        from part in zip.Parts.Where(part => part.Key.StartsWith("environmentvariabledefinitions/", StringComparison.Ordinal))
        let root = XElement.Load(new MemoryStream(part.Value))
        select $"variable {root.Attribute("schemaname")!.Value}" + Facet("type", root.Element("type"));

    private static IEnumerable<XElement> Own(XElement entity) =>
        entity.Elements("EntityInfo").Elements("entity").Elements("attributes").Elements("attribute").Where(a => a.Element("LogicalName")!.Value.StartsWith("cseg_", StringComparison.Ordinal));

    private static string Table(XElement entity) => entity.Element("Name")!.Value.ToLowerInvariant();

    private static string Facet(string name, XElement? value) => value is { Value.Length: > 0 } ? $" {name}={value.Value.Replace(' ', '_')}" : "";
}
