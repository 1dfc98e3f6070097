using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Linq;
using System.Net.Http;
using System.ServiceModel;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Remote;

/// <summary>
/// The organisation service of an environment over its Web API, as far as crmseg uses it: the same loading, maintenance and verification
/// run against it as against the local Dataverse.
/// </summary>
internal sealed class WebApiService(WebApiClient client) : IOrganizationService
{
    private const string Annotations = "odata.include-annotations=\"Microsoft.Dynamics.CRM.*\"";

    /// <summary>Addresses of bulk messages that the environment does not have.</summary>
    private readonly ConcurrentDictionary<string, bool> _withoutBulk = [];

    public WebApiClient Client => client;

    public TableShapes Shapes { get; } = new(client);

    public Guid Create(Entity entity)
    {
        var shape = Shapes.Of(entity.LogicalName);
        if (entity.Id == Guid.Empty)
            entity.Id = Guid.NewGuid();
        try
        {
            using var _ = client.Send(HttpMethod.Patch, RowJson.Address(entity, shape), Row(entity, shape), ("If-None-Match", "*"));
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode is Faults.DuplicateRecord or Faults.DuplicateKey or Faults.VersionMismatch && Exists(shape, entity.Id))
        {
            // The answer to an earlier try was lost; its row is this very one.
        }

        return entity.Id;
    }

    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet)
    {
        var shape = Shapes.Of(entityName);
        var query = new QueryExpression(entityName) { ColumnSet = columnSet, TopCount = 1 };
        query.Criteria.AddCondition(shape.Id, ConditionOperator.Equal, id);
        return RetrieveMultiple(query).Entities.SingleOrDefault() ?? throw new InputException($"The environment has no {entityName} {id} any more.");
    }

    public EntityCollection RetrieveMultiple(QueryBase query)
    {
        var fetch = query is QueryExpression expression ? FetchXml.Of(expression) : XElement.Parse(((FetchExpression)query).Query);
        var shape = Shapes.Of((string)fetch.Element("entity")!.Attribute("name")!);
        using var json = client.Send(HttpMethod.Get, $"{shape.EntitySet}?fetchXml={Uri.EscapeDataString(fetch.ToString(SaveOptions.DisableFormatting))}", headers: [("Prefer", Annotations)])!;
        var rows = new EntityCollection([.. json.RootElement.GetProperty("value").EnumerateArray().Select(row => RowJson.Read(row, shape))])
        {
            EntityName = shape.Table,
            MoreRecords = json.RootElement.TryGetProperty("@Microsoft.Dynamics.CRM.morerecords", out var more) && more.GetBoolean(),
        };
        if (rows.MoreRecords && json.RootElement.TryGetProperty("@Microsoft.Dynamics.CRM.fetchxmlpagingcookie", out var cookie))
            rows.PagingCookie = Cookie(cookie.GetString()!);
        return rows;
    }

    public OrganizationResponse Execute(OrganizationRequest request)
    {
        switch (request)
        {
            case UpsertMultipleRequest upsert:
                return Many("UpsertMultiple", upsert.Targets);
            case UpdateMultipleRequest update:
                return Many("UpdateMultiple", update.Targets);
            default:
                using (var json = client.Send(HttpMethod.Post, request.RequestName, Parameters(request)))
                    return Response(request.RequestName, json);
        }
    }

    public void Update(Entity entity) => throw new NotSupportedException("Rows are updated in bulk.");

    public void Delete(string entityName, Guid id) => throw new NotSupportedException("crmseg deletes nothing.");

    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException("crmseg associates nothing.");

    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException("crmseg disassociates nothing.");

    /// <summary>The cookie stands twice escaped in an XML of its own.</summary>
    private static string? Cookie(string annotation) =>
        XElement.Parse(annotation).Attribute("pagingcookie") is { } cookie ? Uri.UnescapeDataString(Uri.UnescapeDataString(cookie.Value)) : null;

    private bool Exists(TableShape shape, Guid id)
    {
        var query = new QueryExpression(shape.Table) { ColumnSet = new ColumnSet(shape.Id), TopCount = 1 };
        query.Criteria.AddCondition(shape.Id, ConditionOperator.Equal, id);
        return RetrieveMultiple(query).Entities.Count > 0;
    }

    private OrganizationResponse Many(string message, EntityCollection rows)
    {
        var shape = Shapes.Of(rows.EntityName);
        var body = Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("Targets");
            foreach (var row in rows.Entities)
            {
                json.WriteStartObject();
                json.WriteString("@odata.type", $"Microsoft.Dynamics.CRM.{shape.Table}");
                if (row.KeyAttributes.Count > 0)
                    json.WriteString("@odata.id", RowJson.Address(row, shape));
                else
                    json.WriteString(shape.Id, row.Id);
                RowJson.WriteColumns(json, row, shape, Shapes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        var path = $"{shape.EntitySet}/Microsoft.Dynamics.CRM.{message}";
        if (_withoutBulk.ContainsKey(path))
            return OneByOne(message, rows, shape);

        try
        {
            using var _ = client.Send(HttpMethod.Post, path, body);
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode is Faults.DuplicateRecord or Faults.DuplicateKey)
        {
            // An earlier try, taken for lost, was still under way and came first. What it made, this one finds.
            using var _ = client.Send(HttpMethod.Post, path, body);
        }
        catch (FaultException<OrganizationServiceFault> fault) when (Faults.IsLackOfMessage(fault.Detail))
        {
            _withoutBulk[path] = true;
            return OneByOne(message, rows, shape);
        }

        return new OrganizationResponse { ResponseName = message };
    }

    /// <summary>The rows of a table that has no bulk messages, in one transaction all the same.</summary>
    private OrganizationResponse OneByOne(string message, EntityCollection rows, TableShape shape)
    {
        client.SendAndRead(HttpMethod.Post, "$batch", ChangeSet.Write(rows.Entities.Select(row => (RowJson.Address(row, shape), Row(row, shape))), creates: message == "UpsertMultiple"), ChangeSet.ContentType);
        return new OrganizationResponse { ResponseName = message };
    }

    private byte[] Row(Entity row, TableShape shape) => Write(json =>
    {
        json.WriteStartObject();
        RowJson.WriteColumns(json, row, shape, Shapes);
        json.WriteEndObject();
    });

    private static byte[] Parameters(OrganizationRequest request) => Write(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in request.Parameters)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case string text:
                    json.WriteStringValue(text);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case Guid id:
                    json.WriteStringValue(id);
                    break;
                case byte[] bytes:
                    json.WriteBase64StringValue(bytes);
                    break;
                case DateTime day:
                    json.WriteStringValue(DateTime.SpecifyKind(day, DateTimeKind.Utc));
                    break;
                default:
                    throw new NotSupportedException($"The parameter {name} of {request.RequestName} over the Web API.");
            }
        }

        json.WriteEndObject();
    });

    private static OrganizationResponse Response(string name, JsonDocument? json)
    {
        var response = new OrganizationResponse { ResponseName = name };
        foreach (var member in json?.RootElement.EnumerateObject().Where(m => !m.Name.StartsWith('@')) ?? [])
        {
            response.Results[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.Null => string.Empty,
                JsonValueKind.True or JsonValueKind.False => member.Value.GetBoolean(),
                JsonValueKind.Number when member.Value.TryGetInt32(out var number) => number,
                JsonValueKind.Number => member.Value.GetDecimal(),
                JsonValueKind.String => member.Value.GetString(),
                _ => member.Value.GetRawText(),
            };
        }

        return response;
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
