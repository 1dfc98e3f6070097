using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>What a fault says beyond its message.</summary>
[CollectionDataContract]
[KnownType(nameof(KnownTypes))]
public sealed class ErrorDetailCollection : DataCollection<string, object>
{
    public ErrorDetailCollection()
    {
    }

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.All;
}
