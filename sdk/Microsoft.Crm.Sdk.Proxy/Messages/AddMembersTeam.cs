using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Adds users to a team.</summary>
[DataContract]
public sealed class AddMembersTeamRequest : OrganizationRequest
{
    public AddMembersTeamRequest() => RequestName = "AddMembersTeam";

    public Guid TeamId
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

/// <summary>The answer to <see cref="AddMembersTeamRequest"/>.</summary>
[DataContract]
public sealed class AddMembersTeamResponse : OrganizationResponse;
