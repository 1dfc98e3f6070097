namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>Which way an argument of a custom action goes.</summary>
public enum ArgumentDirection
{
    Input = 0,
    Output = 1,
}
