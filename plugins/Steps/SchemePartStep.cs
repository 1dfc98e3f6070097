using CrmSegmentation.Dataverse;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>What belongs to a scheme that counts, or once did, stays as it is: factors, their bands, RFM groups.</summary>
public abstract class SchemePartStep : PluginStep
{
    private protected const string Before = "before";

    private protected abstract string Table { get; }

    /// <summary>The lookup to what the part belongs to.</summary>
    private protected abstract string Parent { get; }

    private protected override void Run(StepCall call)
    {
        // When the scheme or the factor itself goes, what belongs to it goes too.
        if (call.GoesWith(PrioritySchemeTable.Name) || call.GoesWith(PriorityFactorTable.Name) || call.IsPartOfCutPoints)
            return;

        var guard = new SchemeGuard(call.AsSystem);
        if (call.Context.PreEntityImages.TryGetValue(Before, out var before))
            guard.CheckPart(Table, before.GetAttributeValue<EntityReference>(Parent));
        if (call.TargetOrNull?.GetAttributeValue<EntityReference>(Parent) is { } parent)
            guard.CheckPart(Table, parent);
    }
}
