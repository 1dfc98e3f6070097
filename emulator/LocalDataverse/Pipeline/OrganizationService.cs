using System;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>The Organization service in the name of one user.</summary>
internal sealed class OrganizationService(LocalOrganization organization, CallScope scope) : IOrganizationService
{
    public Guid Create(Entity entity) => (Guid)Execute(new OrganizationRequest("Create") { Parameters = { ["Target"] = entity } }).Results["id"];

    public void Update(Entity entity) => Execute(new OrganizationRequest("Update") { Parameters = { ["Target"] = entity } });

    public void Delete(string entityName, Guid id) => Execute(new OrganizationRequest("Delete") { Parameters = { ["Target"] = new EntityReference(entityName, id) } });

    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) =>
        (Entity)Execute(new OrganizationRequest("Retrieve") { Parameters = { ["Target"] = new EntityReference(entityName, id), ["ColumnSet"] = columnSet } }).Results["Entity"];

    public EntityCollection RetrieveMultiple(QueryBase query) =>
        (EntityCollection)Execute(new OrganizationRequest("RetrieveMultiple") { Parameters = { ["Query"] = query } }).Results["EntityCollection"];

    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) =>
        Execute(new AssociateRequest { Target = new EntityReference(entityName, entityId), Relationship = relationship, RelatedEntities = relatedEntities });

    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) =>
        Execute(new DisassociateRequest { Target = new EntityReference(entityName, entityId), Relationship = relationship, RelatedEntities = relatedEntities });

    public OrganizationResponse Execute(OrganizationRequest request) => organization.Pipeline.Execute(request, scope);
}
