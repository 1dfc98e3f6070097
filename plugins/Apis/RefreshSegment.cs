using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Brings the marketing list of a published segment up to date, counts its members and adds up their value. Bound to the segment.</summary>
[PluginType("8d0c2f6a-53b1-4e7c-9a86-1f4be07d3c25")]
[CustomApi("cseg_RefreshSegment")]
public sealed class RefreshSegment : PluginApi
{
    /// <summary>Integer: the members; none when they could not be counted.</summary>
    public const string Members = "Members";

    /// <summary>Money: annual value of the members, in the currency of the segment.</summary>
    public const string AnnualValue = "AnnualValue";

    /// <summary>String: what is wrong with the list when its query was changed by hand; else empty.</summary>
    public const string Drift = "Drift";

    private protected override void Run(StepCall call)
    {
        var segment = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.BeginRecalculation();
        var counter = new MemberCounter(call.AsSystem);
        var noted = SegmentSaved.Lists(call, counter).Refresh(segment);
        new GuardRails(call.AsSystem, call.Rules.Settings, call.AsOf).Note(segment, counter);
        if (noted.GetAttributeValue<int?>(SegmentTable.MemberCount) is { } members)
            call.Output(Members, members);
        if (noted.GetAttributeValue<Money>(SegmentTable.AnnualValue) is { } value)
            call.Output(AnnualValue, value);
        call.Output(Drift, noted.GetAttributeValue<string>(SegmentTable.Drift) ?? "");
    }
}
