using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Takes users off a team.</summary>
[DataContract]
public sealed class RemoveMembersTeamRequest : OrganizationRequest
{
    public RemoveMembersTeamRequest() => RequestName = "RemoveMembersTeam";

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

/// <summary>The answer to <see cref="RemoveMembersTeamRequest"/>.</summary>
[DataContract]
public sealed class RemoveMembersTeamResponse : OrganizationResponse;
