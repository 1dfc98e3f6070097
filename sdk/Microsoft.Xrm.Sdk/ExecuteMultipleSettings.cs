using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>How <see cref="Messages.ExecuteMultipleRequest"/> runs.</summary>
[DataContract]
public sealed class ExecuteMultipleSettings : IExtensibleDataObject
{
    [DataMember]
    public bool ContinueOnError { get; set; }

    [DataMember]
    public bool ReturnResponses { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
