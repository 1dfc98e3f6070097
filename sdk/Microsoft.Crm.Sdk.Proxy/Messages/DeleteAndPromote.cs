using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Replaces a managed solution by its staged upgrade.</summary>
[DataContract]
public sealed class DeleteAndPromoteRequest : OrganizationRequest
{
    public DeleteAndPromoteRequest() => RequestName = "DeleteAndPromote";

    public string UniqueName
    {
        get => Get<string>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="DeleteAndPromoteRequest"/>.</summary>
[DataContract]
public sealed class DeleteAndPromoteResponse : OrganizationResponse
{
    public Guid SolutionId => Get<Guid>();
}
