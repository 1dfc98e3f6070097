#if NET
using System.Collections.Generic;

namespace Microsoft.Xrm.Sdk;

/// <summary>Makes the values of a collection when they are asked for: of what the host reads, code mostly looks at a few.</summary>
internal abstract class ValuesOnDemand<TKey, TValue>
{
    public abstract bool Contains(TKey key);

    /// <summary>Gives the same object however often it is asked.</summary>
    public abstract bool TryGetValue(TKey key, out TValue value);

    /// <summary>All values, those that were given already as they were given.</summary>
    public abstract Dictionary<TKey, TValue> All();
}
#endif
