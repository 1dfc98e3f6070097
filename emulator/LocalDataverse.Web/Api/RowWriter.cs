using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using LocalDataverse.Metadata;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>Writes rows in the platform's JSON.</summary>
internal sealed class RowWriter(ApiContext context, Utf8JsonWriter json)
{
    private readonly bool formatted = context.Preferences.Includes(Annotations.FormattedValue);
    private readonly bool logicalNames = context.Preferences.Includes(Annotations.LookupLogicalName);
    private readonly bool navigationProperties = context.Preferences.Includes(Annotations.AssociatedNavigationProperty);

    /// <summary>The entity tag of a row, or null when its version was not read.</summary>
    public static string? EntityTag(Entity row)
    {
        var version = row.RowVersion ?? (row.Attributes.TryGetValue("versionnumber", out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null);
        return string.IsNullOrEmpty(version) ? null : $"W/\"{version}\"";
    }

    public void Write(ResultRow row, RowShape shape, string? contextUrl = null, Column? alsoShown = null, bool writeType = false)
    {
        json.WriteStartObject();
        if (contextUrl is not null)
            json.WriteString("@odata.context", contextUrl);
        if (writeType)
            json.WriteString("@odata.type", $"#{OrganizationModel.Namespace}.{row.Table.LogicalName}");
        WriteMembers(row, shape, alsoShown);
        json.WriteEndObject();
    }

    /// <summary>A row of FetchXML: the attributes that came, under their names or aliases.</summary>
    public void WriteFetched(Entity row, Table table)
    {
        json.WriteStartObject();
        if (EntityTag(row) is { } tag)
            json.WriteString("@odata.etag", tag);
        foreach (var (name, value) in row.Attributes)
        {
            if (name == "versionnumber" && value is not AliasedValue)
            {
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                continue;
            }

            if (value is AliasedValue aliased)
                WriteAliased(row, name, aliased);
            else if (table.TryFind(name, out var column) && OrganizationModel.IsProperty(column))
                WriteColumn(row, column, table);
        }

        json.WriteEndObject();
    }

    private void WriteMembers(ResultRow row, RowShape shape, Column? alsoShown)
    {
        if (EntityTag(row.Row) is { } tag)
            json.WriteString("@odata.etag", tag);
        IEnumerable<Column> columns = shape.Table is null ? [] : shape.Columns ?? row.Table.Columns.Where(c => OrganizationModel.IsProperty(c) && c.ValidForRead);
        var written = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (written.Add(column.LogicalName) && column.LogicalName != row.Table.PrimaryIdColumn)
                WriteColumn(row.Row, column, row.Table);
        }

        if (alsoShown is not null && written.Add(alsoShown.LogicalName))
            WriteColumn(row.Row, alsoShown, row.Table);
        json.WriteString(row.Table.PrimaryIdColumn, row.Row.Id);
        // A user or team is a principal, whose key is ownerid.
        if (row.Table.LogicalName is "systemuser" or "team" && written.Add("ownerid"))
            json.WriteString("ownerid", row.Row.Id);
        foreach (var expansion in shape.Expansions)
            WriteExpansion(row, expansion);
    }

    private void WriteExpansion(ResultRow row, Expansion expansion)
    {
        var name = expansion.Navigation.Name;
        if (!expansion.Navigation.IsCollection)
        {
            json.WritePropertyName(name);
            if (row.Single.GetValueOrDefault(expansion) is not { } related)
            {
                json.WriteNullValue();
            }
            else if (expansion.IsReference)
            {
                json.WriteStartObject();
                json.WriteString("@odata.id", context.AddressOf(related.Table, related.Row.Id));
                json.WriteEndObject();
            }
            else
            {
                Write(related, expansion.Shape, writeType: expansion.Navigation.To is null);
            }

            return;
        }

        json.WriteStartArray(name);
        foreach (var related in row.Many.GetValueOrDefault(expansion) ?? [])
            Write(related, expansion.Shape, alsoShown: expansion.Shape.Expansions.Count == 0 ? expansion.Navigation.Lookup : null);
        json.WriteEndArray();
        json.WriteString(name + "@odata.nextLink", $"{context.AddressOf(row.Table, row.Row.Id)}/{name}{Options(expansion)}");
    }

    /// <summary>The options of an expansion as a query string, written by the library from what it parsed.</summary>
    private string Options(Expansion expansion)
    {
        var uri = new ODataUri
        {
            ServiceRoot = context.Request.ServiceRoot,
            Path = new ODataPath(new EntitySetSegment(context.Model.Edm.EntityContainer.FindEntitySet(expansion.Navigation.To!.EntitySetName))),
            SelectAndExpand = expansion.Clause,
            Filter = expansion.Filter,
            OrderBy = expansion.OrderBy,
            Top = expansion.Top,
        };
        return uri.BuildUri(ODataUrlKeyDelimiter.Parentheses).Query;
    }

    private void WriteColumn(Entity row, Column column, Table table)
    {
        var name = OrganizationModel.PropertyName(column);
        var value = row.Attributes.TryGetValue(column.LogicalName, out var attribute) ? attribute : null;
        if (value is AliasedValue aliased)
            value = aliased.Value;
        if (value is not null)
            WriteAnnotations(row, column.LogicalName, name, value as EntityReference, context.Model, table, column);
        json.WritePropertyName(name);
        WriteValue(value, column);
    }

    private void WriteAliased(Entity row, string name, AliasedValue aliased)
    {
        if (aliased.Value is null)
            return;
        WriteAnnotations(row, name, name, aliased.Value as EntityReference, context.Model, null, null);
        json.WritePropertyName(name);
        var source = aliased.EntityLogicalName is not null ? context.Model.Catalog.Find(aliased.EntityLogicalName)?.Find(aliased.AttributeLogicalName) : null;
        WriteValue(aliased.Value, source);
    }

    private void WriteAnnotations(Entity row, string key, string name, EntityReference? reference, OrganizationModel model, Table? table, Column? column)
    {
        if (reference is not null)
        {
            if (navigationProperties && table is not null && column is not null && NavigationOf(model, table, column, reference) is { } navigation)
                json.WriteString($"{name}@{Annotations.AssociatedNavigationProperty}", navigation);
            if (logicalNames)
                json.WriteString($"{name}@{Annotations.LookupLogicalName}", reference.LogicalName);
        }

        if (!formatted)
            return;
        if (row.FormattedValues.TryGetValue(key, out var text) && text is not null)
            json.WriteString($"{name}@{Annotations.FormattedValue}", text);
        else if (reference?.Name is not null)
            json.WriteString($"{name}@{Annotations.FormattedValue}", reference.Name);
    }

    private static string? NavigationOf(OrganizationModel model, Table table, Column column, EntityReference reference)
        => model.NavigationsOf(table).FirstOrDefault(n => n.Kind == NavigationKind.ManyToOne && n.Lookup == column && (n.To is null || n.To.LogicalName == reference.LogicalName))?.Name;

    /// <summary>A value of the organisation service as JSON; a day without a time for columns that hold days.</summary>
    public void WriteValue(object? value, Column? column)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case Guid id:
                json.WriteStringValue(id);
                break;
            case DateTime moment:
                json.WriteStringValue(Text(moment, column));
                break;
            case Money money:
                json.WriteNumberValue(money.Value);
                break;
            case OptionSetValue option:
                json.WriteNumberValue(option.Value);
                break;
            case OptionSetValueCollection options:
                json.WriteStringValue(string.Join(',', options.Select(o => o.Value.ToString(CultureInfo.InvariantCulture))));
                break;
            case EntityReference reference:
                json.WriteStringValue(reference.Id);
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case AliasedValue aliased:
                WriteValue(aliased.Value, column);
                break;
            default:
                throw new WebApiException(501, "0x80040216", $"A value of the type {value.GetType()} cannot be written as JSON.");
        }
    }

    internal static string Text(DateTime moment, Column? column)
        => column?.Type == ColumnType.DateTime && column.DateTimeBehavior == DateTimeBehavior.DateOnly
            ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : (moment.Kind == DateTimeKind.Local ? moment.ToUniversalTime() : moment).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
