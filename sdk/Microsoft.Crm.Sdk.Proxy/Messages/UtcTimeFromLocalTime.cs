using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Converts from the time of a time zone.</summary>
[DataContract]
public sealed class UtcTimeFromLocalTimeRequest : OrganizationRequest
{
    public UtcTimeFromLocalTimeRequest() => RequestName = "UtcTimeFromLocalTime";

    public int TimeZoneCode
    {
        get => Get<int>();
        set => Set(value);
    }

    public DateTime LocalTime
    {
        get => Get<DateTime>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="UtcTimeFromLocalTimeRequest"/>.</summary>
[DataContract]
public sealed class UtcTimeFromLocalTimeResponse : OrganizationResponse
{
    public DateTime UtcTime => Get<DateTime>();
}
