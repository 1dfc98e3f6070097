using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Gives a row another owner.</summary>
[DataContract]
public sealed class AssignRequest : OrganizationRequest
{
    public AssignRequest() => RequestName = "Assign";

    public EntityReference Target
    {
        get => Get<EntityReference>();
        set => Set(value);
    }

    public EntityReference Assignee
    {
        get => Get<EntityReference>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="AssignRequest"/>.</summary>
[DataContract]
public sealed class AssignResponse : OrganizationResponse;
