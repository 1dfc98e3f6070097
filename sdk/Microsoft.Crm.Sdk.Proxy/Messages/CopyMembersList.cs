using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Copies the members of a marketing list to another.</summary>
[DataContract]
public sealed class CopyMembersListRequest : OrganizationRequest
{
    public CopyMembersListRequest() => RequestName = "CopyMembersList";

    public Guid SourceListId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid TargetListId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="CopyMembersListRequest"/>.</summary>
[DataContract]
public sealed class CopyMembersListResponse : OrganizationResponse;
