using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>
/// Plug-in contexts as text, for system jobs that wait in the database. Every value is an array of its type's letter and its content,
/// so that it comes back as what it was.
/// </summary>
internal static class ContextText
{
    public static string Write(PluginContext context)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, context);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static PluginContext Read(string text) => ReadContext(JsonNode.Parse(text)!.AsObject());

    private static void Write(Utf8JsonWriter json, IPluginExecutionContext context)
    {
        json.WriteStartObject();
        json.WriteNumber("stage", context.Stage);
        json.WriteNumber("mode", context.Mode);
        json.WriteNumber("depth", context.Depth);
        json.WriteString("message", context.MessageName);
        json.WriteString("table", context.PrimaryEntityName);
        json.WriteString("row", context.PrimaryEntityId);
        if (context.RequestId is { } request)
            json.WriteString("request", request);
        json.WriteString("user", context.UserId);
        json.WriteString("initiator", context.InitiatingUserId);
        json.WriteString("unit", context.BusinessUnitId);
        json.WriteString("organization", context.OrganizationId);
        json.WriteString("organizationName", context.OrganizationName);
        json.WriteString("correlation", context.CorrelationId);
        json.WriteString("operation", context.OperationId);
        json.WriteString("createdOn", context.OperationCreatedOn);
        if (context.OwningExtension is { } step)
        {
            json.WriteString("step", step.Id);
            json.WriteString("stepName", step.Name);
        }

        Write(json, "input", context.InputParameters);
        Write(json, "output", context.OutputParameters);
        Write(json, "shared", context.SharedVariables);
        var images = (IPluginExecutionContext4)context;
        Write(json, "before", images.PreEntityImagesCollection);
        Write(json, "after", images.PostEntityImagesCollection);
        if (context.ParentContext is { } parent)
        {
            json.WritePropertyName("parent");
            Write(json, parent);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, EntityImageCollection[] rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            foreach (var (alias, image) in row)
            {
                json.WritePropertyName(alias);
                Value(json, image);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, ParameterCollection values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(key);
            Value(json, value);
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, object? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        switch (value)
        {
            case string text:
                Tagged(json, "s", text);
                break;
            case Guid id:
                Tagged(json, "g", id.ToString("D"));
                break;
            case int number:
                Tagged(json, "i", number.ToString(CultureInfo.InvariantCulture));
                break;
            case long number:
                Tagged(json, "l", number.ToString(CultureInfo.InvariantCulture));
                break;
            case decimal number:
                Tagged(json, "d", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                Tagged(json, "f", number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case bool flag:
                Tagged(json, "b", flag ? "1" : "0");
                break;
            case DateTime time:
                Tagged(json, "t", $"{(int)time.Kind}{time.Ticks}");
                break;
            case Money money:
                Tagged(json, "m", money.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case OptionSetValue option:
                Tagged(json, "o", option.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case OptionSetValueCollection options:
                Tagged(json, "O", string.Join(',', options.Select(o => o.Value)));
                break;
            case Guid[] ids:
                Tagged(json, "G", string.Join(',', ids));
                break;
            case byte[] bytes:
                Tagged(json, "B", Convert.ToBase64String(bytes));
                break;
            case Enum constant:
                Tagged(json, "i", Convert.ToInt32(constant, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case string[] texts:
                json.WriteStringValue("S");
                foreach (var text in texts)
                    json.WriteStringValue(text);
                break;
            case EntityReference reference:
                json.WriteStringValue("r");
                json.WriteStringValue(reference.LogicalName);
                json.WriteStringValue(reference.Id);
                json.WriteStringValue(reference.Name);
                break;
            case EntityReferenceCollection references:
                json.WriteStringValue("R");
                foreach (var reference in references)
                    Value(json, reference);
                break;
            case Entity entity:
                Row(json, entity);
                break;
            case EntityCollection rows:
                json.WriteStringValue("E");
                json.WriteStringValue(rows.EntityName);
                foreach (var row in rows.Entities)
                    Value(json, row);
                break;
            case Relationship relationship:
                Tagged(json, "h", relationship.SchemaName);
                break;
            default:
                throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"A value of type {value.GetType()} cannot be kept in a system job.");
        }

        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter json, Entity entity)
    {
        json.WriteStringValue("e");
        json.WriteStringValue(entity.LogicalName);
        json.WriteStringValue(entity.Id);
        json.WriteStartObject();
        foreach (var (name, value) in entity.Attributes)
        {
            json.WritePropertyName(name);
            Value(json, value);
        }

        json.WriteEndObject();
    }

    private static void Tagged(Utf8JsonWriter json, string tag, string value)
    {
        json.WriteStringValue(tag);
        json.WriteStringValue(value);
    }

    private static PluginContext ReadContext(JsonObject json)
    {
        var context = new PluginContext
        {
            Stage = (int)json["stage"]!,
            Mode = (int)json["mode"]!,
            Depth = (int)json["depth"]!,
            MessageName = (string)json["message"]!,
            PrimaryEntityName = (string)json["table"]!,
            PrimaryEntityId = (Guid)json["row"]!,
            RequestId = (Guid?)json["request"],
            UserId = (Guid)json["user"]!,
            InitiatingUserId = (Guid)json["initiator"]!,
            BusinessUnitId = (Guid)json["unit"]!,
            OrganizationId = (Guid)json["organization"]!,
            OrganizationName = (string)json["organizationName"]!,
            CorrelationId = (Guid)json["correlation"]!,
            OperationId = (Guid)json["operation"]!,
            OperationCreatedOn = ((DateTime)json["createdOn"]!).ToUniversalTime(),
            InputParameters = ReadParameters(json["input"]),
            OutputParameters = ReadParameters(json["output"]),
            SharedVariables = ReadParameters(json["shared"]),
            PreEntityImagesCollection = ReadImages(json["before"]),
            PostEntityImagesCollection = ReadImages(json["after"]),
            ParentContext = json["parent"] is JsonObject parent ? ReadContext(parent) : null,
        };
        if (json["step"] is { } step)
            context.OwningExtension = new EntityReference("sdkmessageprocessingstep", (Guid)step) { Name = (string?)json["stepName"] };
        return context;
    }

    private static ParameterCollection ReadParameters(JsonNode? json)
    {
        var values = new ParameterCollection();
        foreach (var (name, value) in json!.AsObject())
            values[name] = ReadValue(value);
        return values;
    }

    private static EntityImageCollection[] ReadImages(JsonNode? json) => json!.AsArray().Select(row =>
    {
        var images = new EntityImageCollection();
        foreach (var (alias, image) in row!.AsObject())
            images[alias] = (Entity)ReadValue(image)!;
        return images;
    }).ToArray();

    private static object? ReadValue(JsonNode? node)
    {
        if (node is not JsonArray json)
            return null;
        string Text(int index = 1) => (string)json[index]!;
        return (string)json[0]! switch
        {
            "s" => Text(),
            "g" => Guid.Parse(Text()),
            "i" => int.Parse(Text(), CultureInfo.InvariantCulture),
            "l" => long.Parse(Text(), CultureInfo.InvariantCulture),
            "d" => decimal.Parse(Text(), CultureInfo.InvariantCulture),
            "f" => double.Parse(Text(), CultureInfo.InvariantCulture),
            "b" => Text() == "1",
            "t" => new DateTime(long.Parse(Text().AsSpan(1), CultureInfo.InvariantCulture), (DateTimeKind)(Text()[0] - '0')),
            "m" => new Money(decimal.Parse(Text(), CultureInfo.InvariantCulture)),
            "o" => new OptionSetValue(int.Parse(Text(), CultureInfo.InvariantCulture)),
            "O" => new OptionSetValueCollection(Text().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => new OptionSetValue(int.Parse(v, CultureInfo.InvariantCulture))).ToList()),
            "G" => Text().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToArray(),
            "B" => Convert.FromBase64String(Text()),
            "S" => json.Skip(1).Select(t => (string)t!).ToArray(),
            "r" => new EntityReference(Text(), (Guid)json[2]!) { Name = (string?)json[3] },
            "R" => new EntityReferenceCollection(json.Skip(1).Select(r => (EntityReference)ReadValue(r)!).ToList()),
            "e" => ReadRow(json),
            "E" => new EntityCollection(json.Skip(2).Select(r => (Entity)ReadValue(r)!).ToList()) { EntityName = (string?)json[1] },
            "h" => new Relationship(Text()),
            var tag => throw new InvalidOperationException($"A system job holds a value of the unknown kind '{tag}'."),
        };
    }

    private static Entity ReadRow(JsonArray json)
    {
        var row = new Entity((string)json[1]!, (Guid)json[2]!);
        foreach (var (name, value) in json[3]!.AsObject())
            row[name] = ReadValue(value);
        return row;
    }
}
