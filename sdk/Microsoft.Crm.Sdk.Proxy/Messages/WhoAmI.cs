using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells who calls.</summary>
[DataContract]
public sealed class WhoAmIRequest : OrganizationRequest
{
    public WhoAmIRequest() => RequestName = "WhoAmI";
}

/// <summary>The answer to <see cref="WhoAmIRequest"/>.</summary>
[DataContract]
public sealed class WhoAmIResponse : OrganizationResponse
{
    public Guid UserId => Get<Guid>();

    public Guid BusinessUnitId => Get<Guid>();

    public Guid OrganizationId => Get<Guid>();
}
