using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Adds rows to a static marketing list.</summary>
[DataContract]
public sealed class AddListMembersListRequest : OrganizationRequest
{
    public AddListMembersListRequest() => RequestName = "AddListMembersList";

    public Guid ListId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid[] MemberIds
    {
        get => Get<Guid[]>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="AddListMembersListRequest"/>.</summary>
[DataContract]
public sealed class AddListMembersListResponse : OrganizationResponse;
