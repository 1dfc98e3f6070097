using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>Which properties of metadata are wanted.</summary>
[DataContract]
public sealed class MetadataPropertiesExpression : IExtensibleDataObject
{
    private DataCollection<string> _propertyNames;

    public MetadataPropertiesExpression()
    {
    }

    public MetadataPropertiesExpression(params string[] propertyNames) => PropertyNames.AddRange(propertyNames);

    [DataMember]
    public bool AllProperties { get; set; }

    [DataMember]
    public DataCollection<string> PropertyNames
    {
        get => _propertyNames ??= new DataCollection<string>();
        internal set => _propertyNames = value;
    }

    public ExtensionDataObject ExtensionData { get; set; }
}
