using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Creates a row.</summary>
[DataContract]
public sealed class CreateRequest : OrganizationRequest
{
    public CreateRequest() => RequestName = "Create";

    public Entity Target
    {
        get => Get<Entity>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="CreateRequest"/>.</summary>
[DataContract]
public sealed class CreateResponse : OrganizationResponse
{
    public Guid id => Get<Guid>();
}
