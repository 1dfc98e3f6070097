using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>A pair of columns of a relationship.</summary>
[DataContract]
public class RelationshipAttribute
{
    [DataMember]
    public string ReferencingAttributeName { get; set; }

    [DataMember]
    public string ReferencedAttributeName { get; set; }
}
