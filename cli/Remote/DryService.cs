using System;
using System.Linq;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Remote;

/// <summary>Reads from an environment and writes nothing: rows that would be written are held against its metadata, and refused as it would.</summary>
internal sealed class DryService(WebApiService service) : IOrganizationService
{
    public EntityCollection RetrieveMultiple(QueryBase query) => service.RetrieveMultiple(query);

    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => service.Retrieve(entityName, id, columnSet);

    public Guid Create(Entity entity)
    {
        Check(entity, isNew: true);
        return entity.Id;
    }

    public OrganizationResponse Execute(OrganizationRequest request)
    {
        var response = new OrganizationResponse { ResponseName = request.RequestName };
        switch (request)
        {
            case UpsertMultipleRequest upsert:
                foreach (var row in upsert.Targets.Entities)
                    Check(row, isNew: true);
                response.Results["Results"] = upsert.Targets.Entities.Select(row => Made(row.Id == Guid.Empty ? new Entity(row.LogicalName, Guid.NewGuid()) : row)).ToArray();
                break;
            case UpdateMultipleRequest update:
                foreach (var row in update.Targets.Entities)
                    Check(row, isNew: false);
                break;
            default:
                throw new NotSupportedException($"{request.RequestName} in a dry run.");
        }

        return response;
    }

    public void Update(Entity entity) => throw new NotSupportedException();

    public void Delete(string entityName, Guid id) => throw new NotSupportedException();

    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

    private static UpsertResponse Made(Entity row)
    {
        var response = new UpsertResponse { ResponseName = "Upsert" };
        response.Results["Target"] = row.ToEntityReference();
        return response;
    }

    private void Check(Entity row, bool isNew)
    {
        var shape = service.Shapes.Of(row.LogicalName);
        foreach (var (name, value) in row.Attributes.Concat(row.KeyAttributes.Select(k => new System.Collections.Generic.KeyValuePair<string, object>(k.Key, k.Value))))
        {
            if (!shape.Columns.TryGetValue(name, out var column))
                throw Refusal($"the environment's table {row.LogicalName} has no column {name}");
            if (isNew ? !column.CanCreate : !column.CanUpdate)
                throw Refusal($"the column {name} cannot be written");
            if (value is string text && column.MaxLength > 0 && text.Length > column.MaxLength)
                throw Refusal($"{name} has {text.Length} characters, and the column takes {column.MaxLength}");
            if (column.Options is { } options && Options(value).FirstOrDefault(option => !options.Contains(option), -1) is not -1 and var unknown)
                throw Refusal($"the choice {name} has no option {unknown}");
        }
    }

    private static int[] Options(object value) => value switch
    {
        OptionSetValue option => [option.Value],
        OptionSetValueCollection options => [.. options.Select(o => o.Value)],
        _ => [],
    };

    private static FaultException<OrganizationServiceFault> Refusal(string why) => new(new OrganizationServiceFault { Message = why }, new FaultReason(why));
}
