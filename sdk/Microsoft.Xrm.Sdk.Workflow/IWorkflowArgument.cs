namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>What an attribute says about an argument of a custom action.</summary>
public interface IWorkflowArgument
{
    object ArgumentValue { get; }
}
