using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Settles a marketing list whose query was changed by hand. Bound to the segment.</summary>
[PluginType("c5e7b1d4-6a92-4f38-8b0d-27f9a4c61e83")]
[CustomApi("cseg_ResolveDrift")]
public sealed class ResolveDrift : PluginApi
{
    /// <summary>String: 'adopt' takes the list's query into the segment's filter, 'restore' writes it anew from the segment.</summary>
    public const string Choice = "Choice";

    /// <summary>Integer: the members afterwards; none when they could not be counted.</summary>
    public const string Members = "Members";

    private protected override void Run(StepCall call)
    {
        var segment = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.BeginRecalculation();
        var noted = SegmentSaved.Lists(call, new MemberCounter(call.AsSystem, MemberCounter.PagesOfASave)).Resolve(segment, IsAdopt(call.Input<string>(Choice)));
        if (noted.GetAttributeValue<int?>(SegmentTable.MemberCount) is { } members)
            call.Output(Members, members);
    }

    private static bool IsAdopt(string? choice) => choice?.Trim().ToUpperInvariant() switch
    {
        "ADOPT" => true,
        "RESTORE" => false,
        _ => throw new RefusedException($"The choice is '{choice}'; it must be 'adopt' or 'restore'."),
    };
}
