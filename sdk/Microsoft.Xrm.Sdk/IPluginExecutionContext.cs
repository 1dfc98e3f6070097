namespace Microsoft.Xrm.Sdk;

/// <summary>The execution context of a plug-in step.</summary>
public interface IPluginExecutionContext : IExecutionContext
{
    int Stage { get; }
    IPluginExecutionContext ParentContext { get; }
}
