using System;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>What the handling of one request needs: the model, the caller's service, the request itself.</summary>
internal sealed record ApiContext(OrganizationModel Model, IOrganizationService Service, ApiRequest Request)
{
    public Preferences Preferences => Request.Preferences;

    public string Root => Request.ServiceRoot.AbsoluteUri;

    /// <summary>The address of a row.</summary>
    public string AddressOf(Table table, Guid id) => $"{Root}{table.EntitySetName}({id:D})";

    public string AddressOf(EntityReference reference)
        => AddressOf(Model.Catalog.Find(reference.LogicalName) ?? throw WebApiException.NotFound(reference.LogicalName), reference.Id);
}
