using System;
using System.Collections;
using System.Collections.Generic;

namespace Microsoft.Xrm.Sdk;

/// <summary>A dictionary of the SDK. Keys compare exactly; a key that is absent throws <see cref="KeyNotFoundException"/>.</summary>
public abstract class DataCollection<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
{
#if NET
    private Dictionary<TKey, TValue> _held;
    private ValuesOnDemand<TKey, TValue> _onDemand;

    private Dictionary<TKey, TValue> Items => _held ?? Hold();

    public int Count => _held?.Count ?? (_onDemand == null ? 0 : Items.Count);
#else
    private Dictionary<TKey, TValue> Items { get; } = new();

    public int Count => Items.Count;
#endif

    internal DataCollection()
    {
    }

    internal DataCollection(IDictionary<TKey, TValue> items)
    {
        foreach (var item in items)
            Items.Add(item.Key, item.Value);
    }

    public TValue this[TKey key]
    {
        get => TryGetValue(key, out var value) ? value : Items[key];
        set
        {
            RequireWritable();
            Items[key] = value;
        }
    }

    public ICollection<TKey> Keys => Items.Keys;

    public ICollection<TValue> Values => Items.Values;

    public virtual bool IsReadOnly { get; internal set; }

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void AddRange(params KeyValuePair<TKey, TValue>[] items) => AddRange((IEnumerable<KeyValuePair<TKey, TValue>>)items);

    public void AddRange(IEnumerable<KeyValuePair<TKey, TValue>> items)
    {
        RequireWritable();
        if (items == null)
            return;

        foreach (var item in items)
            Items.Add(item.Key, item.Value);
    }

    public void Add(TKey key, TValue value)
    {
        RequireWritable();
        Items.Add(key, value);
    }

    public void Clear()
    {
        RequireWritable();
        Items.Clear();
    }

    public bool Contains(TKey key) => ContainsKey(key);

    public bool Contains(KeyValuePair<TKey, TValue> key) => ((ICollection<KeyValuePair<TKey, TValue>>)Items).Contains(key);

#if NET
    public bool ContainsKey(TKey key) => _onDemand?.Contains(key) ?? Items.ContainsKey(key);

    public bool TryGetValue(TKey key, out TValue value) => _onDemand is { } source ? source.TryGetValue(key, out value) : Items.TryGetValue(key, out value);
#else
    public bool ContainsKey(TKey key) => Items.ContainsKey(key);

    public bool TryGetValue(TKey key, out TValue value) => Items.TryGetValue(key, out value);
#endif

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) => ((ICollection<KeyValuePair<TKey, TValue>>)Items).CopyTo(array, arrayIndex);

    public bool Remove(TKey key)
    {
        RequireWritable();
        return Items.Remove(key);
    }

    public bool Remove(KeyValuePair<TKey, TValue> item)
    {
        RequireWritable();
        return ((ICollection<KeyValuePair<TKey, TValue>>)Items).Remove(item);
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

#if NET
    /// <summary>Makes room at once for what the host is about to add.</summary>
    internal void EnsureCapacity(int count) => Items.EnsureCapacity(count);

    /// <summary>Takes over all of another collection: its keys are known to differ, so that none is hashed or compared again.</summary>
    internal void TakeCopyOf(DataCollection<TKey, TValue> other)
    {
        RequireWritable();
        _onDemand = null;
        _held = new Dictionary<TKey, TValue>(other.Items);
    }

    /// <summary>Holds what a source gives, which is asked for single values as long as nobody wants all of them or writes.</summary>
    internal void TakeFrom(ValuesOnDemand<TKey, TValue> source)
    {
        RequireWritable();
        (_held, _onDemand) = (null, source);
    }

    /// <summary>The source as long as it is asked for single values; null once all were wanted or something was written.</summary>
    internal ValuesOnDemand<TKey, TValue> Source => _onDemand;

    /// <summary>The pairs without a boxed enumerator.</summary>
    internal Dictionary<TKey, TValue>.Enumerator Pairs() => Items.GetEnumerator();

    private Dictionary<TKey, TValue> Hold()
    {
        _held = _onDemand?.All() ?? new Dictionary<TKey, TValue>();
        _onDemand = null;
        return _held;
    }
#endif

    private void RequireWritable()
    {
        if (IsReadOnly)
            throw new InvalidOperationException("The collection is read-only and accordingly cannot be modified.");
    }
}
