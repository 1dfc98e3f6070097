using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Adds a row to a static marketing list.</summary>
[DataContract]
public sealed class AddMemberListRequest : OrganizationRequest
{
    public AddMemberListRequest() => RequestName = "AddMemberList";

    public Guid ListId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid EntityId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="AddMemberListRequest"/>.</summary>
[DataContract]
public sealed class AddMemberListResponse : OrganizationResponse
{
    public Guid Id => Get<Guid>();
}
