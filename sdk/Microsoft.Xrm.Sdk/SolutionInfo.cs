using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Names a solution.</summary>
[DataContract]
public sealed class SolutionInfo : IExtensibleDataObject
{
    [DataMember]
    public string Name { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
