using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Parameters of a request, a response or an execution context, by name.</summary>
[CollectionDataContract]
[KnownType(nameof(KnownTypes))]
public class ParameterCollection : DataCollection<string, object>
{
    public ParameterCollection()
    {
    }

    public ParameterCollection(IDictionary<string, object> dictionary)
        : base(dictionary)
    {
    }

    public void AddOrUpdateIfNotNull(string key, object value)
    {
        if (value != null)
            this[key] = value;
    }

    /// <summary>False also when the value is of another type.</summary>
    public bool TryGetValue<T>(string key, out T value)
    {
        if (base.TryGetValue(key, out var untyped) && untyped is T typed)
        {
            value = typed;
            return true;
        }

        value = default;
        return false;
    }

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.All;
}
