namespace Microsoft.Xrm.Sdk;

/// <summary>Writes to the trace log of a plug-in or workflow activity.</summary>
public interface ITracingService
{
    void Trace(string format, params object[] args);
}
