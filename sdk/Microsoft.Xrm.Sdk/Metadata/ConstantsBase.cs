using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>A named value of an open list.</summary>
[DataContract]
public abstract class ConstantsBase<T> : IExtensibleDataObject
{
    protected ConstantsBase()
    {
    }

    [DataMember]
    public T Value { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
