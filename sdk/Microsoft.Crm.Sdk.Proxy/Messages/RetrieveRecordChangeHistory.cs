using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells how a row was changed, newest first.</summary>
[DataContract]
public sealed class RetrieveRecordChangeHistoryRequest : OrganizationRequest
{
    public RetrieveRecordChangeHistoryRequest() => RequestName = "RetrieveRecordChangeHistory";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public PagingInfo PagingInfo
    {
        get => Get<PagingInfo>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveRecordChangeHistoryRequest"/>.</summary>
[DataContract]
public sealed class RetrieveRecordChangeHistoryResponse : OrganizationResponse
{
    public AuditDetailCollection AuditDetailCollection => Get<AuditDetailCollection>();
}
