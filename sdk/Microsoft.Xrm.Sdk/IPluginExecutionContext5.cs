namespace Microsoft.Xrm.Sdk;

/// <summary>Adds the calling program's user agent.</summary>
public interface IPluginExecutionContext5 : IPluginExecutionContext4
{
    string InitiatingUserAgent { get; }
}
