using System;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Refuses to write one row, or a task regarding it, as a plug-in of somebody else's may.</summary>
internal sealed class RefusingService(IOrganizationService inner, Guid refused) : IOrganizationService
{
    public void Update(Entity entity)
    {
        Refuse(entity.Id);
        inner.Update(entity);
    }

    public Guid Create(Entity entity)
    {
        Refuse(entity.GetAttributeValue<EntityReference>("regardingobjectid")?.Id);
        return inner.Create(entity);
    }

    public EntityCollection RetrieveMultiple(QueryBase query) => inner.RetrieveMultiple(query);

    public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => inner.Retrieve(entityName, id, columnSet);

    public void Delete(string entityName, Guid id) => inner.Delete(entityName, id);

    public OrganizationResponse Execute(OrganizationRequest request) => inner.Execute(request);

    public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => inner.Associate(entityName, entityId, relationship, relatedEntities);

    public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => inner.Disassociate(entityName, entityId, relationship, relatedEntities);

    private void Refuse(Guid? row)
    {
        if (row == refused)
            throw new FaultException<OrganizationServiceFault>(new OrganizationServiceFault(), new FaultReason("It's locked."));
    }
}
