using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>Ids of deleted metadata by kind.</summary>
[CollectionDataContract]
public sealed class DeletedMetadataCollection : DataCollection<DeletedMetadataFilters, DataCollection<Guid>>
{
    public DeletedMetadataCollection()
    {
    }
}
