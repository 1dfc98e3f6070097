using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Rows related to a row, by relationship.</summary>
[CollectionDataContract]
public sealed class RelatedEntityCollection : DataCollection<Relationship, EntityCollection>
{
    public RelatedEntityCollection()
    {
    }

    public override bool IsReadOnly { get; internal set; }
}
