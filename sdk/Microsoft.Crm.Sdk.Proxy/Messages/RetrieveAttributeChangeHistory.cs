using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells how one column of a row was changed, newest first.</summary>
[DataContract]
public sealed class RetrieveAttributeChangeHistoryRequest : OrganizationRequest
{
    public RetrieveAttributeChangeHistoryRequest() => RequestName = "RetrieveAttributeChangeHistory";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public string AttributeLogicalName
    {
        get => Get<string>();
        set => Set(value);
    }

    public PagingInfo PagingInfo
    {
        get => Get<PagingInfo>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveAttributeChangeHistoryRequest"/>.</summary>
[DataContract]
public sealed class RetrieveAttributeChangeHistoryResponse : OrganizationResponse
{
    public AuditDetailCollection AuditDetailCollection => Get<AuditDetailCollection>();
}
