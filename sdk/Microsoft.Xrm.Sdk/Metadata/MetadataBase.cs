using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>What every piece of metadata has: an id.</summary>
[DataContract]
[KnownType(nameof(KnownTypes))]
public abstract class MetadataBase : IExtensibleDataObject
{
    protected MetadataBase()
    {
    }

    [DataMember]
    public Guid? MetadataId { get; set; }

    [DataMember]
    public bool? HasChanged { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.All;
}
