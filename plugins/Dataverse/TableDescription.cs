using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata;

namespace CrmSegmentation.Dataverse;

/// <summary>What the platform says of a table.</summary>
internal static class TableDescription
{
    /// <summary>The table with those parts of its description that are asked for; one request.</summary>
    public static EntityMetadata Read(IOrganizationService service, string table, EntityFilters parts) =>
        ((RetrieveEntityResponse)service.Execute(new RetrieveEntityRequest { LogicalName = table, EntityFilters = parts, RetrieveAsIfPublished = false })).EntityMetadata;
}
