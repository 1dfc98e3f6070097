using System;
using System.Collections;
using System.Collections.Generic;

namespace Microsoft.Xrm.Sdk;

/// <summary>A dictionary of the SDK. Keys compare exactly; a key that is absent throws <see cref="KeyNotFoundException"/>.</summary>
public abstract class DataCollection<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
{
#if NET
    private Dictionary<TKey, TValue> _items;
#else
    private readonly Dictionary<TKey, TValue> _items;
#endif

    internal DataCollection() => _items = new Dictionary<TKey, TValue>();

    internal DataCollection(IDictionary<TKey, TValue> items) => _items = new Dictionary<TKey, TValue>(items);

    public TValue this[TKey key]
    {
        get => _items[key];
        set
        {
            RequireWritable();
            _items[key] = value;
        }
    }

    public int Count => _items.Count;

    public ICollection<TKey> Keys => _items.Keys;

    public ICollection<TValue> Values => _items.Values;

    public virtual bool IsReadOnly { get; internal set; }

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void AddRange(params KeyValuePair<TKey, TValue>[] items) => AddRange((IEnumerable<KeyValuePair<TKey, TValue>>)items);

    public void AddRange(IEnumerable<KeyValuePair<TKey, TValue>> items)
    {
        RequireWritable();
        if (items == null)
            return;

        foreach (var item in items)
            _items.Add(item.Key, item.Value);
    }

    public void Add(TKey key, TValue value)
    {
        RequireWritable();
        _items.Add(key, value);
    }

    public void Clear()
    {
        RequireWritable();
        _items.Clear();
    }

    public bool Contains(TKey key) => _items.ContainsKey(key);

    public bool Contains(KeyValuePair<TKey, TValue> key) => ((ICollection<KeyValuePair<TKey, TValue>>)_items).Contains(key);

    public bool ContainsKey(TKey key) => _items.ContainsKey(key);

    public bool TryGetValue(TKey key, out TValue value) => _items.TryGetValue(key, out value);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) => ((ICollection<KeyValuePair<TKey, TValue>>)_items).CopyTo(array, arrayIndex);

    public bool Remove(TKey key)
    {
        RequireWritable();
        return _items.Remove(key);
    }

    public bool Remove(KeyValuePair<TKey, TValue> item)
    {
        RequireWritable();
        return ((ICollection<KeyValuePair<TKey, TValue>>)_items).Remove(item);
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

#if NET
    /// <summary>Makes room at once for what the host is about to add.</summary>
    internal void EnsureCapacity(int count) => _items.EnsureCapacity(count);

    /// <summary>Takes over all of another collection: its keys are known to differ, so that none is hashed or compared again.</summary>
    internal void TakeCopyOf(DataCollection<TKey, TValue> other)
    {
        RequireWritable();
        _items = new Dictionary<TKey, TValue>(other._items);
    }

    /// <summary>The pairs without a boxed enumerator.</summary>
    internal Dictionary<TKey, TValue>.Enumerator Pairs() => _items.GetEnumerator();
#endif

    private void RequireWritable()
    {
        if (IsReadOnly)
            throw new InvalidOperationException("The collection is read-only and accordingly cannot be modified.");
    }
}
