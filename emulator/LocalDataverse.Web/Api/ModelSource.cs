using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Keeps the model of the organisation, and rebuilds it when tables, relationships or custom APIs have changed.</summary>
internal sealed class ModelSource(Func<MetadataCatalog> catalogSource, Func<int> version, Func<IOrganizationService> service)
{
    private readonly object gate = new();
    private OrganizationModel? model;
    private long fingerprint;
    private volatile bool stale = true;

    /// <summary>Says that custom APIs may have changed; changes of the metadata are found without being told.</summary>
    public void Invalidate() => stale = true;

    public OrganizationModel Current
    {
        get
        {
            lock (gate)
            {
                var catalog = catalogSource();
                var now = Fingerprint(catalog);
                if (model is null || model.Catalog != catalog || stale || now != fingerprint)
                {
                    stale = false;
                    model = OrganizationModelBuilder.Build(catalog, ReadCustomApis(catalog));
                    fingerprint = now;
                }

                return model;
            }
        }
    }

    private long Fingerprint(MetadataCatalog catalog)
    {
        var hash = new HashCode();
        hash.Add(version());
        foreach (var table in catalog.Tables)
        {
            hash.Add(table.MetadataId);
            hash.Add(table.Columns.Count);
            hash.Add(table.Keys.Count);
        }

        hash.Add(catalog.OneToMany.Count);
        hash.Add(catalog.ManyToMany.Count);
        return hash.ToHashCode();
    }

    private List<OperationDefinition> ReadCustomApis(MetadataCatalog catalog)
    {
        if (!catalog.TryFind("customapi", out _) || !catalog.TryFind("customapirequestparameter", out _) || !catalog.TryFind("customapiresponseproperty", out _))
            return [];
        var organization = service();
        var parameters = Read(organization, catalog, "customapirequestparameter", "customapiid", "uniquename", "type", "logicalentityname", "isoptional").ToLookup(ApiOf);
        var results = Read(organization, catalog, "customapiresponseproperty", "customapiid", "uniquename", "type", "logicalentityname").ToLookup(ApiOf);
        return Read(organization, catalog, "customapi", "uniquename", "isfunction", "bindingtype", "boundentitylogicalname").Select(api => new OperationDefinition
        {
            Name = api.GetAttributeValue<string>("uniquename"),
            IsFunction = api.GetAttributeValue<bool>("isfunction"),
            Binding = (OperationBinding)(api.GetAttributeValue<OptionSetValue>("bindingtype")?.Value ?? 0),
            BoundTable = string.IsNullOrEmpty(api.GetAttributeValue<string>("boundentitylogicalname")) ? null : api.GetAttributeValue<string>("boundentitylogicalname"),
            Parameters = parameters[api.Id].Select(Parameter).ToList(),
            Results = results[api.Id].Select(Parameter).ToList(),
            IsCustom = true,
        }).Where(o => PlatformOperations.All.All(p => p.Name != o.Name)).ToList();
    }

    private static DataCollection<Entity> Read(IOrganizationService organization, MetadataCatalog catalog, string table, params string[] columns)
        => organization.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(columns.Where(c => catalog.Find(table)!.TryFind(c, out _)).ToArray()) }).Entities;

    private static Guid ApiOf(Entity row) => row.GetAttributeValue<EntityReference>("customapiid")?.Id ?? Guid.Empty;

    private static OperationParameter Parameter(Entity row) => new(
        row.GetAttributeValue<string>("uniquename"),
        Enum.Parse<ParameterKind>(((CustomApiValueType)(row.GetAttributeValue<OptionSetValue>("type")?.Value ?? (int)CustomApiValueType.String)).ToString()),
        string.IsNullOrEmpty(row.GetAttributeValue<string>("logicalentityname")) ? null : row.GetAttributeValue<string>("logicalentityname"),
        row.TryGetAttributeValue<bool>("isoptional", out var optional) && optional);
}
