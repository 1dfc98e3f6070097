using CrmSegmentation.Domain;

namespace CrmSegmentation.Steps;

/// <summary>What all steps share.</summary>
public abstract class PluginStep : PluginEntry
{
    private protected override Sentence Outcome(StepCall call) => $"{call.Context.PrimaryEntityName} was not saved";
}
