using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells what a row of the table audit stands for.</summary>
[DataContract]
public sealed class RetrieveAuditDetailsRequest : OrganizationRequest
{
    public RetrieveAuditDetailsRequest() => RequestName = "RetrieveAuditDetails";

    public Guid AuditId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveAuditDetailsRequest"/>.</summary>
[DataContract]
public sealed class RetrieveAuditDetailsResponse : OrganizationResponse
{
    public AuditDetail AuditDetail => Get<AuditDetail>();
}
