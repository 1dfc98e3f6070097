namespace CrmSegmentation.Steps;

/// <summary>What all steps share.</summary>
public abstract class PluginStep : PluginEntry
{
    private protected override string Outcome(StepCall call) => $"{call.Context.PrimaryEntityName} was not saved";
}
