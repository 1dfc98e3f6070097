using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Brings the results of a launched offer up to date. Bound to the offer.</summary>
[PluginType("5ea6753a-8b31-5679-a9d2-43f40d6d7ca1")]
[CustomApi("cseg_RefreshOffer")]
public sealed class RefreshOffer : PluginApi
{
    /// <summary>String: the results in words.</summary>
    public const string Result = "Result";

    private protected override void Run(StepCall call)
    {
        var offer = call.AsUser.Retrieve(OfferTable.Name, ((EntityReference)call.Context.InputParameters["Target"]).Id, OfferResults.Columns);
        var results = new OfferResults(call.AsSystem, call.Rules.Settings.Profiles.Returns, call.Rules.Settings.Profiles.Texts).Compute(offer, call.AsOf);
        call.AsUser.Update(results);
        call.Output(Result, results.GetAttributeValue<string>(OfferTable.Result));
    }
}
