namespace Microsoft.Xrm.Sdk;

/// <summary>Adds images for each row of a bulk operation, in the order of its targets.</summary>
public interface IPluginExecutionContext4 : IPluginExecutionContext3
{
    EntityImageCollection[] PreEntityImagesCollection { get; }
    EntityImageCollection[] PostEntityImagesCollection { get; }
}
