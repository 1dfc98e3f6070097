using System;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>What the handling of one request needs: the model, the caller's service, the request itself.</summary>
internal sealed record ApiContext(OrganizationModel Model, IOrganizationService Service, ApiRequest Request)
{
    public Preferences Preferences => Request.Preferences;

    public string Root => Request.ServiceRoot.AbsoluteUri;

    /// <summary>The language of the caller's pages.</summary>
    public int Language()
    {
        var query = new QueryExpression("usersettings") { ColumnSet = new ColumnSet("uilanguageid"), TopCount = 1 };
        query.Criteria.AddCondition("systemuserid", ConditionOperator.EqualUserId);
        return Service.RetrieveMultiple(query).Entities is [var settings] && settings.GetAttributeValue<int?>("uilanguageid") is > 0 and var language ? language : LocalizedText.English;
    }

    /// <summary>The address of a row.</summary>
    public string AddressOf(Table table, Guid id) => $"{Root}{table.EntitySetName}({id:D})";

    public string AddressOf(EntityReference reference)
        => AddressOf(Model.Catalog.Find(reference.LogicalName) ?? throw WebApiException.NotFound(reference.LogicalName), reference.Id);
}
