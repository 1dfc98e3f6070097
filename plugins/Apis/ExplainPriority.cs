using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// Says how a customer's priority comes about, factor by factor, computed anew from his purchases. Bound to the contact, which
/// the caller must be allowed to read; an income that is hidden from him stays hidden. In words of his language.
/// </summary>
[PluginType("2d7f4c91-5b0e-4386-a9c2-71e8d6f3b045")]
[CustomApi(Message)]
public sealed class ExplainPriority : PluginApi
{
    /// <summary>Integer: a value of the choice of priorities.</summary>
    public const string Level = "Level";

    /// <summary>Decimal: 0 to 100, the sum of the contributions.</summary>
    public const string Score = "Score";

    /// <summary>String: the sentence that the contact bears.</summary>
    public const string Reason = "Reason";

    /// <summary>String: scheme, version and revision of its cut points.</summary>
    public const string SchemeVersion = "SchemeVersion";

    /// <summary>DateTime: the day as of which everything here is said.</summary>
    public const string AsOf = "AsOf";

    /// <summary>Boolean: whether the contact bears this level, score and scheme; it does not while it is due for recalculation.</summary>
    public const string IsStored = "IsStored";

    /// <summary>EntityCollection: a row for each factor: factor, factorname, input, score, weight, contribution, steps.</summary>
    public const string Factors = "Factors";

    internal const string Message = "cseg_ExplainPriority";

    private protected override void Run(StepCall call)
    {
        var seen = call.AsUser.Retrieve(ContactTable.Name, ((EntityReference)call.Context.InputParameters["Target"]).Id, new ColumnSet(PriorityExplanation.ColumnsSeen));
        var explained = PriorityExplanation.Of(call.AsSystem, call.Calculator, seen, call.AsOf)
            ?? throw new RefusedException($"The customer has no priority to explain: he does not want a profile, or the contact was merged into another one.");

        call.Output(Level, (int)explained.Profile.Priority!.Value);
        call.Output(Score, explained.Profile.PriorityScore!.Value);
        call.Output(Reason, explained.Profile.PriorityReason ?? "");
        call.Output(SchemeVersion, call.Calculator.Scheme.Version);
        call.Output(AsOf, call.AsOf);
        call.Output(IsStored, explained.IsStored);
        call.Output(Factors, new EntityCollection(explained.Rows(call.Words).ToList()));
    }
}
