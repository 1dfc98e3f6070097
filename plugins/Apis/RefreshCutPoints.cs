using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Computes the cut points of a scheme from the whole population. Bound to the scheme, a draft or the active one.</summary>
[PluginType("6e1b9d47-2f5a-4c83-b7d0-48a3f6c2e915")]
[CustomApi(Message)]
public sealed class RefreshCutPoints : PluginApi
{
    /// <summary>Integer: customers with a purchase in the window, from whom the cut points were computed.</summary>
    public const string Population = "Population";

    /// <summary>Boolean: whether they are other ones than before. Then the scheme has a new revision, and where it is active every customer is due.</summary>
    public const string Changed = "Changed";

    /// <summary>String: a line for each kind of cut points.</summary>
    public const string CutPoints = "CutPoints";

    internal const string Message = "cseg_RefreshCutPoints";

    private protected override void Run(StepCall call)
    {
        var scheme = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        var refreshed = new CutPointRefresh(call.AsSystem, call.Calculator).Run(scheme, call.AsOf);
        call.Output(Population, refreshed.Key.Population);
        call.Output(Changed, refreshed.Value);
        call.Output(CutPoints, string.Join("\n", SchemeWords.CutPoints(new SchemeReader(call.AsSystem).ById(scheme).Scheme).Select(call.Texts.Say)));
        call.Trace("Cut points of scheme {0} as of {1:yyyy-MM-dd} from {2} customers, changed {3}", scheme, call.AsOf, refreshed.Key.Population, refreshed.Value);
    }
}
