using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Values of an alternate key by logical name.</summary>
[CollectionDataContract]
[KnownType(nameof(KnownTypes))]
public sealed class KeyAttributeCollection : DataCollection<string, object>
{
    public KeyAttributeCollection()
    {
    }

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.All;
}
