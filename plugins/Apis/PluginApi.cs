using CrmSegmentation.Steps;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Apis;

/// <summary>What all implementations of custom APIs share; they are as free of state as steps.</summary>
public abstract class PluginApi : PluginEntry
{
    private protected override Sentence Outcome(StepCall call) => $"{call.Context.MessageName} did nothing";
}
