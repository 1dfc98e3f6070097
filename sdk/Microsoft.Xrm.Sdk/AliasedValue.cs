using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>A value of a linked table, or of an aggregate, in the result of a query.</summary>
[DataContract]
[KnownType("KnownTypes")]
public sealed class AliasedValue : IExtensibleDataObject
{
    public AliasedValue()
    {
    }

    public AliasedValue(string entityLogicalName, string attributeLogicalName, object value)
    {
        EntityLogicalName = entityLogicalName;
        AttributeLogicalName = attributeLogicalName;
        Value = value;
    }

    [DataMember]
    public string AttributeLogicalName { get; internal set; }

    [DataMember]
    public string EntityLogicalName { get; internal set; }

    [DataMember]
    public object Value { get; internal set; }

    public ExtensionDataObject ExtensionData { get; set; }

    private static System.Collections.Generic.IEnumerable<System.Type> KnownTypes() => SerializedTypes.All;
}
