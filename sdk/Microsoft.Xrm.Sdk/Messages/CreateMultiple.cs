using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Creates rows of one table.</summary>
[DataContract]
public sealed class CreateMultipleRequest : OrganizationRequest
{
    public CreateMultipleRequest() => RequestName = "CreateMultiple";

    public EntityCollection Targets
    {
        get => Get<EntityCollection>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="CreateMultipleRequest"/>.</summary>
[DataContract]
public sealed class CreateMultipleResponse : OrganizationResponse
{
    public Guid[] Ids => Get<Guid[]>();
}
