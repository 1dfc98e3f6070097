using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Setting of an import for one component.</summary>
[DataContract]
public sealed class SolutionComponentOption : IExtensibleDataObject
{
    [DataMember]
    public Entity Component { get; set; }

    [DataMember]
    public ImportDecision ImportDecision { get; set; }

    [DataMember]
    public List<ComponentPrincipalAccess> ComponentPrincipalAccessItems { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
