using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Fixes the members of an offer, draws the hold-out and adds the list to the campaign. Bound to the offer.</summary>
[PluginType("0d3d574b-97d3-59ea-8349-3151f37f1039")]
[CustomApi(Message)]
public sealed class LaunchOffer : PluginApi
{
    internal const string Message = "cseg_LaunchOffer";

    /// <summary>Integer: customers that are contacted.</summary>
    public const string Members = "Members";

    /// <summary>Integer: customers that are not, to compare with.</summary>
    public const string HeldOut = "HeldOut";

    private protected override void Run(StepCall call)
    {
        var launched = new OfferLaunch(call.AsUser, call.AsSystem, call.AsOf).Launch(((EntityReference)call.Context.InputParameters["Target"]).Id);
        call.Output(Members, launched.GetAttributeValue<int>(OfferTable.MemberCount));
        call.Output(HeldOut, launched.GetAttributeValue<int>(OfferTable.HoldOutCount));
    }
}
