using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Makes a static marketing list of what a dynamic one contains now.</summary>
[DataContract]
public sealed class CopyDynamicListToStaticRequest : OrganizationRequest
{
    public CopyDynamicListToStaticRequest() => RequestName = "CopyDynamicListToStatic";

    public Guid ListId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="CopyDynamicListToStaticRequest"/>.</summary>
[DataContract]
public sealed class CopyDynamicListToStaticResponse : OrganizationResponse
{
    public Guid StaticListId => Get<Guid>();
}
