using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells which of some privileges a user has by his roles and those of his teams.</summary>
[DataContract]
public sealed class RetrieveUserSetOfPrivilegesByNamesRequest : OrganizationRequest
{
    public RetrieveUserSetOfPrivilegesByNamesRequest() => RequestName = "RetrieveUserSetOfPrivilegesByNames";

    public Guid UserId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public string[] PrivilegeNames
    {
        get => Get<string[]>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveUserSetOfPrivilegesByNamesRequest"/>.</summary>
[DataContract]
public sealed class RetrieveUserSetOfPrivilegesByNamesResponse : OrganizationResponse
{
    public RolePrivilege[] RolePrivileges => Get<RolePrivilege[]>();
}
