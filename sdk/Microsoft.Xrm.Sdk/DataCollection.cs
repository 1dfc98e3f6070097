using System.Collections.Generic;
using System.Collections.ObjectModel;

namespace Microsoft.Xrm.Sdk;

/// <summary>A list of the SDK.</summary>
public class DataCollection<T> : Collection<T>
{
    internal DataCollection()
    {
    }

    internal DataCollection(IList<T> list)
        : base(list)
    {
    }

    public DataCollection(int capacity)
        : base(new List<T>(capacity))
    {
    }

    public void AddRange(params T[] items) => AddRange((IEnumerable<T>)items);

    public void AddRange(IEnumerable<T> items)
    {
        if (items == null)
            return;

#if NET
        if (items is ICollection<T> { Count: var more } && Items is List<T> list)
            list.EnsureCapacity(list.Count + more);
#endif
        foreach (var item in items)
            Add(item);
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array, 0);
        return array;
    }
}
