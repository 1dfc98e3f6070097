using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Converts to the time of a time zone.</summary>
[DataContract]
public sealed class LocalTimeFromUtcTimeRequest : OrganizationRequest
{
    public LocalTimeFromUtcTimeRequest() => RequestName = "LocalTimeFromUtcTime";

    public int TimeZoneCode
    {
        get => Get<int>();
        set => Set(value);
    }

    public DateTime UtcTime
    {
        get => Get<DateTime>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="LocalTimeFromUtcTimeRequest"/>.</summary>
[DataContract]
public sealed class LocalTimeFromUtcTimeResponse : OrganizationResponse
{
    public DateTime LocalTime => Get<DateTime>();
}
