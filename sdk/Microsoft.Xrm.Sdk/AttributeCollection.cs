using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>The columns of a row by logical name.</summary>
[CollectionDataContract]
[KnownType(nameof(KnownTypes))]
public sealed class AttributeCollection : DataCollection<string, object>
{
    public AttributeCollection()
    {
    }

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.All;
}
