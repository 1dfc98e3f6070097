using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Where a solution is to stand among the layers.</summary>
[DataContract]
public sealed class LayerDesiredOrder : IExtensibleDataObject
{
    [DataMember]
    public LayerDesiredOrderType Type { get; set; }

    [DataMember]
    public List<SolutionInfo> Solutions { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
