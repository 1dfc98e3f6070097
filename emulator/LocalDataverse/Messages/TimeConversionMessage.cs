using System;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>LocalTimeFromUtcTime and UtcTimeFromLocalTime, by the platform's time zone codes.</summary>
internal sealed class TimeConversionMessage(bool toUtc) : Message
{
    public override string Name => toUtc ? "UtcTimeFromLocalTime" : "LocalTimeFromUtcTime";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var zone = TimeZones.ByCode(call.Require<int>("TimeZoneCode"));
        if (toUtc)
            call.Output["UtcTime"] = TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(call.Require<DateTime>("LocalTime"), DateTimeKind.Unspecified), zone);
        else
            call.Output["LocalTime"] = DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(call.Require<DateTime>("UtcTime"), DateTimeKind.Utc), zone), DateTimeKind.Local);
    }
}
