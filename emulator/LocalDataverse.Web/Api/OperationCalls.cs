using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using LocalDataverse.Metadata;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>Calls functions and actions: parameters from the address or the body, results in the platform's shape.</summary>
internal sealed class OperationCalls(ApiContext context, ParsedUri uri)
{
    private readonly RowReader reader = new(context.Model, context.Request);

    /// <summary>An action, with its parameters in the body.</summary>
    public PreparedCall Action(OperationDefinition operation, Table? table, EntityReference? boundTo)
    {
        using var json = context.Request.ReadJson();
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            throw WebApiException.Payload(operation.Name, $"a JSON object was expected, not {json.RootElement.ValueKind}.");
        var given = json.RootElement.EnumerateObject().Where(p => !p.Name.StartsWith('@')).ToDictionary(p => p.Name, p => p.Value);
        return Prepare(operation, table, boundTo, given);
    }

    /// <summary>A function, with its parameters in the address.</summary>
    public ApiResponse Function(OperationDefinition operation, Table? table, EntityReference? boundTo, IEnumerable<OperationSegmentParameter> parameters)
    {
        uri.Allow($"the function '{operation.Name}'");
        var documents = new List<JsonDocument>();
        try
        {
            var given = new Dictionary<string, JsonElement>();
            foreach (var parameter in parameters)
            {
                var document = JsonDocument.Parse(ParameterJson(parameter));
                documents.Add(document);
                given[parameter.Name] = document.RootElement;
            }

            return Prepare(operation, table, boundTo, given).Execute(context.Service);
        }
        catch (JsonException exception)
        {
            throw WebApiException.Query($"A parameter of the function '{operation.Name}' is not valid. {exception.Message}");
        }
        finally
        {
            documents.ForEach(d => d.Dispose());
        }
    }

    private PreparedCall Prepare(OperationDefinition operation, Table? table, EntityReference? boundTo, Dictionary<string, JsonElement> given)
    {
        var request = new OrganizationRequest(operation.Name);
        if (boundTo is not null && operation.BoundParameter.Kind == ParameterKind.RowId)
            request[operation.BoundParameter.NameInMessage] = new RowReads(context, uri).Identify(boundTo, table!);
        else if (boundTo is not null)
            request[operation.BoundParameter.NameInMessage] = boundTo;
        foreach (var parameter in operation.Parameters)
        {
            if (given.Remove(parameter.Name, out var value))
                request[parameter.NameInMessage] = Read(value, parameter, operation, table);
            else if (!parameter.IsOptional && !operation.IsCustom)
                throw WebApiException.Query($"The parameter '{parameter.Name}' of '{operation.Name}' is missing.");
        }

        if (given.Count > 0)
            throw WebApiException.Payload(operation.Name, $"the parameter '{given.Keys.First()}' is not a parameter of the operation '{operation.Name}'.");
        return new PreparedCall(request, response => Respond(operation, response));
    }

    private object? Read(JsonElement json, OperationParameter parameter, OperationDefinition operation, Table? table)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        try
        {
            return parameter.Kind switch
            {
                ParameterKind.Boolean => json.GetBoolean(),
                ParameterKind.DateTime => DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime,
                ParameterKind.Decimal => json.GetDecimal(),
                ParameterKind.Float => json.GetDouble(),
                ParameterKind.Integer => json.GetInt32(),
                ParameterKind.Long => json.GetInt64(),
                ParameterKind.Money => new Money(json.GetDecimal()),
                ParameterKind.Picklist => new OptionSetValue(json.GetInt32()),
                ParameterKind.String => json.ValueKind == JsonValueKind.String ? json.GetString() : throw new FormatException(),
                ParameterKind.StringArray => json.EnumerateArray().Select(e => e.GetString()).ToArray(),
                ParameterKind.Guid => Guid.Parse(json.GetString()!),
                ParameterKind.GuidArray => json.EnumerateArray().Select(e => Guid.Parse(e.GetString()!)).ToArray(),
                ParameterKind.Binary => json.GetBytesFromBase64(),
                ParameterKind.Entity => ReadRow(json, parameter, table),
                ParameterKind.EntityCollection => ReadRows(json, parameter, table),
                ParameterKind.EntityReference => ReadReference(json, parameter),
                ParameterKind.RowId => ReadReference(json, parameter).Id,
                ParameterKind.RowIds => json.EnumerateArray().Select(e => ReadReference(e, parameter).Id).ToArray(),
                ParameterKind.PrincipalAccess => new PrincipalAccess
                {
                    Principal = ReadReference(json.GetProperty("Principal"), parameter),
                    AccessMask = Enum.Parse<AccessRights>(json.GetProperty("AccessMask").GetString()!),
                },
                _ => throw WebApiException.NotSupported($"A parameter of the kind {parameter.Kind}"),
            };
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            throw WebApiException.Payload(operation.Name, $"the value '{json.GetRawText()}' does not fit the parameter '{parameter.Name}' of the kind {parameter.Kind}.");
        }
    }

    private Entity ReadRow(JsonElement json, OperationParameter parameter, Table? table)
        => reader.Read(json, TableOf(json, parameter) ?? table ?? throw WebApiException.Payload(parameter.Name, $"the row needs an '@odata.type', such as '{OrganizationModel.Namespace}.contact'."), allowRelated: false);

    private EntityCollection ReadRows(JsonElement json, OperationParameter parameter, Table? table)
    {
        var rows = new EntityCollection(json.EnumerateArray().Select(e => ReadRow(e, parameter, table)).ToList());
        rows.EntityName = rows.Entities.FirstOrDefault()?.LogicalName ?? table?.LogicalName;
        return rows;
    }

    /// <summary>A reference is an address (<c>@odata.id</c>) or a row of a named type with its identifier or key.</summary>
    private EntityReference ReadReference(JsonElement json, OperationParameter parameter)
    {
        if (json.TryGetProperty("@odata.id", out var address))
            return reader.ReadReference(address.GetString()!);
        var table = TableOf(json, parameter) ?? throw WebApiException.Payload(parameter.Name, $"the row needs an '@odata.type' or an '@odata.id'.");
        var row = reader.Read(json, table);
        return row.Id != Guid.Empty ? new EntityReference(table.LogicalName, row.Id) : throw WebApiException.Payload(parameter.Name, $"the row needs its identifier '{table.PrimaryIdColumn}'.");
    }

    private Table? TableOf(JsonElement json, OperationParameter parameter)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("@odata.type", out var type))
        {
            var name = type.GetString()!.TrimStart('#');
            name = name.StartsWith(OrganizationModel.Namespace + ".", StringComparison.Ordinal) ? name[(OrganizationModel.Namespace.Length + 1)..] : name.StartsWith(OrganizationModel.Alias + ".", StringComparison.Ordinal) ? name[(OrganizationModel.Alias.Length + 1)..] : name;
            return context.Model.Catalog.Find(name) ?? throw WebApiException.Payload(parameter.Name, $"A type named '{type.GetString()}' could not be resolved by the model.");
        }

        return parameter.Table is null ? null : context.Model.Catalog.Find(parameter.Table);
    }

    private ApiResponse Respond(OperationDefinition operation, OrganizationResponse response)
    {
        if (operation.Results.Count == 0)
            return ApiResponse.NoContent();
        // An operation whose only result is a row or rows answers with these themselves.
        if (operation.Results is [{ Kind: ParameterKind.Entity or ParameterKind.EntityCollection } only])
        {
            return RowReads.Json(json =>
            {
                var writer = new RowWriter(context, json);
                if (response.Results.TryGetValue(only.NameInMessage, out var value) && value is EntityCollection rows)
                {
                    json.WriteStartObject();
                    json.WriteString("@odata.context", $"{context.Root}$metadata#Collection({OrganizationModel.Namespace}.{only.Table ?? rows.EntityName ?? "crmbaseentity"})");
                    json.WritePropertyName("value");
                    WriteRows(json, writer, rows);
                    json.WriteEndObject();
                }
                else if (value is Entity row)
                {
                    WriteRow(json, writer, row, $"{context.Root}$metadata#{context.Model.Catalog.Find(row.LogicalName)?.EntitySetName ?? row.LogicalName}/$entity");
                }
                else
                {
                    json.WriteStartObject();
                    json.WriteString("@odata.context", $"{context.Root}$metadata#{OrganizationModel.Namespace}.{operation.Name}Response");
                    json.WriteEndObject();
                }
            });
        }

        return RowReads.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{context.Root}$metadata#{OrganizationModel.Namespace}.{operation.Name}Response");
            var writer = new RowWriter(context, json);
            foreach (var result in operation.Results)
            {
                if (!response.Results.TryGetValue(result.NameInMessage, out var value))
                    value = null;
                json.WritePropertyName(result.Name);
                WriteResult(json, writer, value);
            }

            json.WriteEndObject();
        });
    }

    private void WriteResult(Utf8JsonWriter json, RowWriter writer, object? value)
    {
        switch (value)
        {
            case Entity row:
                WriteRow(json, writer, row, null);
                break;
            case EntityCollection rows:
                WriteRows(json, writer, rows);
                break;
            case EntityReference reference:
                json.WriteStartObject();
                json.WriteString("@odata.type", $"#{OrganizationModel.Namespace}.{reference.LogicalName}");
                json.WriteString(context.Model.Catalog.Find(reference.LogicalName)?.PrimaryIdColumn ?? reference.LogicalName + "id", reference.Id);
                json.WriteEndObject();
                break;
            case EntityRecordCountCollection counts:
                json.WriteStartObject();
                json.WriteNumber("Count", counts.Count);
                json.WriteBoolean("IsReadOnly", false);
                json.WriteStartArray("Keys");
                foreach (var key in counts.Keys)
                    json.WriteStringValue(key);
                json.WriteEndArray();
                json.WriteStartArray("Values");
                foreach (var count in counts.Values)
                    json.WriteNumberValue(count);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case AccessRights rights:
                json.WriteStringValue(rights.ToString());
                break;
            case string[] texts:
                json.WriteStartArray();
                foreach (var text in texts)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case Guid[] ids:
                json.WriteStartArray();
                foreach (var id in ids)
                    json.WriteStringValue(id);
                json.WriteEndArray();
                break;
            default:
                writer.WriteValue(value, null);
                break;
        }
    }

    private void WriteRow(Utf8JsonWriter json, RowWriter writer, Entity row, string? contextUrl)
    {
        if (context.Model.Catalog.Find(row.LogicalName ?? "") is { } table)
        {
            var columns = row.Attributes.Keys.Select(name => table.Find(name)).OfType<Column>().Where(OrganizationModel.IsProperty).ToList();
            writer.Write(new ResultRow(row, table), new RowShape { Table = table, Columns = columns }, contextUrl, writeType: true);
            return;
        }

        // An entity without a table is an open bag of values.
        json.WriteStartObject();
        json.WriteString("@odata.type", $"#{OrganizationModel.Namespace}.expando");
        foreach (var (name, value) in row.Attributes)
        {
            json.WritePropertyName(name);
            WriteResult(json, writer, value);
        }

        json.WriteEndObject();
    }

    private void WriteRows(Utf8JsonWriter json, RowWriter writer, EntityCollection rows)
    {
        json.WriteStartArray();
        foreach (var row in rows.Entities)
            WriteRow(json, writer, row, null);
        json.WriteEndArray();
    }

    /// <summary>A parameter in an address as JSON, so that it is read as the body of an action is.</summary>
    private string ParameterJson(OperationSegmentParameter parameter)
    {
        var node = parameter.Value is ConvertNode convert ? convert.Source : parameter.Value;
        if (node is ParameterAliasNode alias)
        {
            var literal = context.Request.QueryOption(alias.Alias) ?? throw WebApiException.Query($"The parameter alias {alias.Alias} has no value.");
            node = uri.Aliases.TryGetValue(alias.Alias, out var aliased) && aliased is ConstantNode ? aliased : null;
            if (node is not ConstantNode { Value: not (null or ODataCollectionValue or ODataResourceBase or ODataResourceSetBase) } || literal is ['{' or '[', ..])
                return Quoted(literal);
        }

        return node switch
        {
            ConstantNode { Value: null } => "null",
            ConstantNode { LiteralText: ['{' or '[', ..] text } => Quoted(text),
            ConstantNode constant => PrimitiveJson(constant.Value),
            null => "null",
            string text when text is ['{' or '[', ..] => Quoted(text),
            not QueryNode => PrimitiveJson(node),
            _ => throw WebApiException.NotSupported($"The parameter '{parameter.Name}' in this form"),
        };
    }

    private static string PrimitiveJson(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        int or long or short or byte or decimal or double or float => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        DateTimeOffset moment => JsonSerializer.Serialize(moment.UtcDateTime),
        ODataEnumValue member => JsonSerializer.Serialize(member.Value),
        _ when EdmDay.TryRead(value, out var day) => JsonSerializer.Serialize(day),
        _ => JsonSerializer.Serialize(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    /// <summary>JSON in an address may use single quotes; the reader knows only double ones.</summary>
    private static string Quoted(string text)
    {
        if (!text.Contains('\'', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        char? open = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length)
            {
                result.Append(c).Append(text[++i]);
            }
            else if (open is null && c is '\'' or '"' || open == c)
            {
                open = open is null ? c : null;
                result.Append('"');
            }
            else
            {
                result.Append(c == '"' ? "\\\"" : c.ToString());
            }
        }

        return result.ToString();
    }
}
