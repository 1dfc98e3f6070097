using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Offers;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// Fixes the members of an offer, draws the hold-out and adds the list to the campaign. Bound to the offer. Of more than 5,000
/// members a call draws 5,000: call it again until it is launched, or leave the rest to maintenance.
/// </summary>
[PluginType("0d3d574b-97d3-59ea-8349-3151f37f1039")]
[CustomApi(Message)]
public sealed class LaunchOffer : PluginApi
{
    internal const string Message = "cseg_LaunchOffer";

    /// <summary>Integer: customers that are contacted, so far.</summary>
    public const string Members = "Members";

    /// <summary>Integer: customers that are not, to compare with, so far.</summary>
    public const string HeldOut = "HeldOut";

    /// <summary>Boolean: whether all members are fixed. Not yet: call again.</summary>
    public const string IsLaunched = "IsLaunched";

    private protected override void Run(StepCall call)
    {
        var launched = new OfferLaunch(call.AsUser, call.AsSystem, call.Rules.Settings.Profiles.Texts, call.AsOf).Launch(((EntityReference)call.Context.InputParameters["Target"]).Id);
        call.Output(Members, launched.GetAttributeValue<int>(OfferTable.MemberCount));
        call.Output(HeldOut, launched.GetAttributeValue<int>(OfferTable.HoldOutCount));
        call.Output(IsLaunched, OfferGuard.StatusOf(launched) == OfferStatus.Launched);
    }
}
