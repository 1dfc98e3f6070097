using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using LocalDataverse.Metadata;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>Reads rows from the platform's JSON: values, lookups (<c>@odata.bind</c>) and related rows to create along (deep insert).</summary>
internal sealed class RowReader(OrganizationModel model, ApiRequest request)
{
    public Entity Read(JsonElement json, Table table, bool allowRelated = true)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw WebApiException.Payload(table.EntitySetName, $"a JSON object was expected, not {json.ValueKind}.");
        var entity = new Entity(table.LogicalName);
        foreach (var member in json.EnumerateObject())
        {
            var at = member.Name.IndexOf('@', StringComparison.Ordinal);
            if (at < 0)
                ReadProperty(entity, table, member.Name, member.Value, allowRelated);
            else if (at > 0 && member.Name[at..] == "@odata.bind")
                ReadBinding(entity, table, member.Name[..at], member.Value, allowRelated);
            else if (member.Name == "@odata.id")
                Identify(entity, member.Value.GetString()!);
            // Other annotations (types, tags, formatted values) say nothing that is stored.
        }

        return entity;
    }

    /// <summary>The row that a URI names: relative or absolute, by identifier or alternate key.</summary>
    public EntityReference ReadReference(string uri)
    {
        if (uri.StartsWith('$'))
            uri = request.References.TryGetValue(uri, out var known) ? known : throw UnknownReference(uri);
        var serviceRoot = request.ServiceRoot;
        var relative = uri.StartsWith('/') && !uri.StartsWith(serviceRoot.AbsolutePath, StringComparison.OrdinalIgnoreCase) ? uri[1..] : uri;
        ParsedUri parsed;
        try
        {
            parsed = ParsedUri.Parse(model, serviceRoot, new Uri(serviceRoot, relative));
        }
        catch (Exception exception) when (exception is ODataException or UriFormatException)
        {
            throw new WebApiException(400, WebApiException.InvalidPayload, $"The URI '{uri}' does not name a row. {exception.Message}");
        }

        if (parsed.Path is [EntitySetSegment, KeySegment key] && model.TableOf(key.EdmType) is { } table)
            return Reference(table, key);
        throw new WebApiException(400, WebApiException.InvalidPayload, $"The URI '{uri}' does not name a row.");
    }

    public static WebApiException UnknownReference(string reference)
        => new(400, WebApiException.InvalidPayload, $"Content-ID Reference: '{reference}' does not exist in the batch context.");

    /// <summary>The row that a key in a path names.</summary>
    public static EntityReference Reference(Table table, KeySegment key)
    {
        var parts = key.Keys.ToList();
        if (parts is [(var name, Guid id)] && (name == table.PrimaryIdColumn || name == "ownerid"))
            return new EntityReference(table.LogicalName, id);
        var attributes = new KeyAttributeCollection();
        foreach (var (property, value) in parts)
        {
            var column = OrganizationModel.FindProperty(table, property)!;
            attributes.Add(column.LogicalName, KeyValue(column, value));
        }

        return new EntityReference(table.LogicalName, attributes);
    }

    /// <summary>A value of a property as the organisation service takes it.</summary>
    public static object? ReadValue(JsonElement json, Column column, Table table)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        try
        {
            switch (column.Type)
            {
                case ColumnType.String or ColumnType.Memo or ColumnType.EntityName when json.ValueKind == JsonValueKind.String:
                    return json.GetString();
                case ColumnType.Integer:
                    return json.GetInt32();
                case ColumnType.BigInt:
                    return json.ValueKind == JsonValueKind.String ? long.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetInt64();
                case ColumnType.Picklist or ColumnType.State or ColumnType.Status:
                    return new OptionSetValue(json.GetInt32());
                case ColumnType.Decimal:
                    return json.ValueKind == JsonValueKind.String ? decimal.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetDecimal();
                case ColumnType.Money:
                    return new Money(json.ValueKind == JsonValueKind.String ? decimal.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetDecimal());
                case ColumnType.Double:
                    return json.GetDouble();
                case ColumnType.Boolean:
                    return json.GetBoolean();
                case ColumnType.Uniqueidentifier or ColumnType.File:
                    return Guid.Parse(json.GetString()!);
                case ColumnType.DateTime when column.DateTimeBehavior == DateTimeBehavior.DateOnly:
                    return DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue);
                case ColumnType.DateTime:
                    var moment = DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime;
                    return column.DateTimeBehavior == DateTimeBehavior.UserLocal ? moment : DateTime.SpecifyKind(moment, DateTimeKind.Unspecified);
                case ColumnType.MultiSelectPicklist when json.ValueKind == JsonValueKind.String:
                    var options = json.GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    return options.Length == 0 ? null : new OptionSetValueCollection(options.Select(o => new OptionSetValue(int.Parse(o, CultureInfo.InvariantCulture))).ToList());
                case ColumnType.Image:
                    return json.GetBytesFromBase64();
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or OverflowException)
        {
            // Falls to the error below, which names the column.
        }

        throw WebApiException.Payload(table.EntitySetName, $"Cannot convert the literal '{json.ToString()}' to the expected type '{OrganizationModelBuilder.TypeOf(column).Definition.FullTypeName()}' of the property '{column.LogicalName}'.");
    }

    /// <summary>A key may be given by <c>@odata.id</c> or by the identifier among the properties.</summary>
    private void Identify(Entity entity, string uri)
    {
        var reference = ReadReference(uri);
        entity.Id = reference.Id;
        if (reference.KeyAttributes.Count > 0)
            entity.KeyAttributes = reference.KeyAttributes;
    }

    private void ReadProperty(Entity entity, Table table, string name, JsonElement value, bool allowRelated)
    {
        if (OrganizationModel.FindProperty(table, name) is { } column)
        {
            if (OrganizationModel.IsLookup(column))
                throw WebApiException.Payload(table.EntitySetName, "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.");
            var converted = ReadValue(value, column, table);
            if (column.LogicalName == table.PrimaryIdColumn && converted is Guid id)
                entity.Id = id;
            entity[column.LogicalName] = converted;
            return;
        }

        if (model.FindNavigation(table, name) is not { } navigation)
            throw WebApiException.Payload(table.EntitySetName, $"Invalid property '{name}' was found in entity '{OrganizationModel.Namespace}.{table.LogicalName}'. ---> The property '{name}' does not exist on type '{OrganizationModel.Namespace}.{table.LogicalName}'. Make sure to only use property names that are defined by the type.");
        switch (value.ValueKind)
        {
            case JsonValueKind.Null when !navigation.IsCollection:
                entity[navigation.Lookup!.LogicalName] = null;
                break;
            case JsonValueKind.Object when !navigation.IsCollection && value.TryGetProperty("@odata.id", out var address):
                entity[navigation.Lookup!.LogicalName] = ReadReference(address.GetString()!);
                break;
            case JsonValueKind.Object when !navigation.IsCollection && allowRelated && navigation.To is not null:
                AddRelated(entity, navigation, [Read(value, navigation.To)]);
                break;
            case JsonValueKind.Array when navigation.IsCollection && allowRelated:
                AddRelated(entity, navigation, value.EnumerateArray().Select(item => Read(item, navigation.To!)));
                break;
            default:
                throw WebApiException.Payload(table.EntitySetName, $"the navigation property '{name}' cannot take this value here.");
        }
    }

    private void ReadBinding(Entity entity, Table table, string name, JsonElement value, bool allowRelated)
    {
        if (model.FindNavigation(table, name) is not { } navigation)
            throw WebApiException.Payload(table.EntitySetName, $"An undeclared property '{name}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.");
        if (!navigation.IsCollection)
        {
            var reference = value.ValueKind == JsonValueKind.Null ? null : ReadReference(value.GetString()!);
            if (reference is not null && navigation.To is { } to && to.LogicalName != reference.LogicalName)
                throw WebApiException.Payload(table.EntitySetName, $"the navigation property '{name}' leads to '{to.LogicalName}', not to '{reference.LogicalName}'.");
            entity[navigation.Lookup!.LogicalName] = reference;
            return;
        }

        if (!allowRelated || value.ValueKind != JsonValueKind.Array)
            throw WebApiException.Payload(table.EntitySetName, $"the navigation property '{name}' can be bound to a list of rows when a row is created only.");
        // A row with an identifier and no state is to be associated, not created.
        AddRelated(entity, navigation, value.EnumerateArray().Select(item => ReadReference(item.GetString()!)).Select(r => new Entity(r.LogicalName, r.Id) { EntityState = EntityState.Unchanged }));
    }

    private static void AddRelated(Entity entity, Navigation navigation, IEnumerable<Entity> rows)
    {
        if (navigation.RelationshipName is null)
            throw WebApiException.NotSupported($"Creating rows along the navigation property '{navigation.Name}', which has no relationship,");
        var relationship = new Relationship(navigation.RelationshipName);
        if (navigation.From == navigation.To)
            relationship.PrimaryEntityRole = navigation.Kind == NavigationKind.ManyToOne || navigation.FromIsSecond ? EntityRole.Referencing : EntityRole.Referenced;
        if (!entity.RelatedEntities.TryGetValue(relationship, out var collection))
            entity.RelatedEntities.Add(relationship, collection = new EntityCollection { EntityName = navigation.To!.LogicalName });
        collection.Entities.AddRange(rows.ToList());
    }

    private static object KeyValue(Column column, object value)
    {
        if (OrganizationModel.IsLookup(column))
            return new EntityReference(column.Targets.FirstOrDefault() ?? "", (Guid)value);
        var converted = QueryTranslator.Values(column, value)[0];
        return column.Type is ColumnType.Picklist or ColumnType.State or ColumnType.Status ? new OptionSetValue((int)converted) : converted;
    }
}
