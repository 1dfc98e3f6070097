using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Creates rows of one table.</summary>
[DataContract]
public sealed class CreateMultipleRequest : OrganizationRequest
{
    public EntityCollection Targets
    {
        get => Get<EntityCollection>();
        set => Set(value);
    }

    public CreateMultipleRequest() => RequestName = "CreateMultiple";
}

/// <summary>The answer to <see cref="CreateMultipleRequest"/>.</summary>
[DataContract]
public sealed class CreateMultipleResponse : OrganizationResponse
{
    public Guid[] Ids => Get<Guid[]>();
}
