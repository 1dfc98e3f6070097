using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Keeps or removes the named members of a marketing list.</summary>
[DataContract]
public sealed class QualifyMemberListRequest : OrganizationRequest
{
    public QualifyMemberListRequest() => RequestName = "QualifyMemberList";

    public Guid ListId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid[] MembersId
    {
        get => Get<Guid[]>();
        set => Set(value);
    }

    public bool OverrideorRemove
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="QualifyMemberListRequest"/>.</summary>
[DataContract]
public sealed class QualifyMemberListResponse : OrganizationResponse;
