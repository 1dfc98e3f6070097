using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Makes a static marketing list of what a dynamic one contains now.</summary>
[DataContract]
public sealed class CopyDynamicListToStaticRequest : OrganizationRequest
{
    public Guid ListId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public CopyDynamicListToStaticRequest() => RequestName = "CopyDynamicListToStatic";
}

/// <summary>The answer to <see cref="CopyDynamicListToStaticRequest"/>.</summary>
[DataContract]
public sealed class CopyDynamicListToStaticResponse : OrganizationResponse
{
    public Guid StaticListId => Get<Guid>();
}
