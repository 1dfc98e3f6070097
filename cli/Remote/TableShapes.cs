using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;

namespace CrmSegmentation.Cli.Remote;

/// <summary>The shapes of the tables that were asked for, each read once.</summary>
internal sealed class TableShapes(WebApiClient client)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, TableShape> _shapes = [];

    public TableShape Of(string table)
    {
        lock (_gate)
        {
            if (!_shapes.TryGetValue(table, out var shape))
                _shapes.Add(table, shape = Read(table));
            return shape;
        }
    }

    /// <summary>Whether the environment has the table.</summary>
    public bool Has(string table)
    {
        using var found = client.Send(HttpMethod.Get, $"EntityDefinitions?$select=LogicalName&$filter=LogicalName eq '{table}'");
        return found!.RootElement.GetProperty("value").GetArrayLength() > 0;
    }

    private TableShape Read(string table)
    {
        var definition = $"EntityDefinitions(LogicalName='{table}')";
        using var head = client.Send(
            HttpMethod.Get,
            $"{definition}?$select=LogicalName,EntitySetName,PrimaryIdAttribute&$expand=Attributes($select=LogicalName,AttributeTypeName,IsValidForCreate,IsValidForUpdate),ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName)")!;
        var lengths = Of(definition, "StringAttributeMetadata", "MaxLength", a => a.GetProperty("MaxLength") is { ValueKind: JsonValueKind.Number } length ? length.GetInt32() : 0);
        var days = Of(definition, "DateTimeAttributeMetadata", "DateTimeBehavior", a => a.GetProperty("DateTimeBehavior") is { ValueKind: JsonValueKind.Object } behavior && behavior.GetProperty("Value").GetString() == "DateOnly");
        var options = Of(definition, "PicklistAttributeMetadata", "LogicalName", Options, "OptionSet($select=Options)")
            .Concat(Of(definition, "MultiSelectPicklistAttributeMetadata", "LogicalName", Options, "OptionSet($select=Options)"))
            .ToDictionary(o => o.Key, o => o.Value);
        var root = head.RootElement;
        return new TableShape
        {
            Table = table,
            EntitySet = root.GetProperty("EntitySetName").GetString()!,
            Id = root.GetProperty("PrimaryIdAttribute").GetString()!,
            Columns = root.GetProperty("Attributes").EnumerateArray()
                .Select(a => (Name: a.GetProperty("LogicalName").GetString()!, Json: a))
                .ToDictionary(
                    a => a.Name,
                    a => new ColumnShape(
                        a.Name,
                        a.Json.GetProperty("AttributeTypeName").GetProperty("Value").GetString()!,
                        a.Json.GetProperty("IsValidForCreate").ValueKind == JsonValueKind.True,
                        a.Json.GetProperty("IsValidForUpdate").ValueKind == JsonValueKind.True,
                        lengths.GetValueOrDefault(a.Name),
                        days.GetValueOrDefault(a.Name),
                        options.GetValueOrDefault(a.Name))),
            Bindings = root.GetProperty("ManyToOneRelationships").EnumerateArray()
                .Select(r => (Key: (r.GetProperty("ReferencingAttribute").GetString()!, r.GetProperty("ReferencedEntity").GetString()!), Name: r.GetProperty("ReferencingEntityNavigationPropertyName").GetString()!))
                .GroupBy(r => r.Key)
                .ToDictionary(r => r.Key, r => r.First().Name),
        };
    }

    /// <summary>What only columns of one type say.</summary>
    private Dictionary<string, T> Of<T>(string definition, string type, string property, Func<JsonElement, T> value, string? expand = null)
    {
        using var found = client.Send(HttpMethod.Get, $"{definition}/Attributes/Microsoft.Dynamics.CRM.{type}?$select=LogicalName{(property == "LogicalName" ? "" : "," + property)}{(expand == null ? "" : "&$expand=" + expand)}")!;
        return found.RootElement.GetProperty("value").EnumerateArray().ToDictionary(a => a.GetProperty("LogicalName").GetString()!, value);
    }

    private static IReadOnlySet<int>? Options(JsonElement attribute) => attribute.GetProperty("OptionSet") is { ValueKind: JsonValueKind.Object } set
        ? set.GetProperty("Options").EnumerateArray().Select(o => o.GetProperty("Value").GetInt32()).ToHashSet()
        : null;
}
