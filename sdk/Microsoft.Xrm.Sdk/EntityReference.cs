using System;
using System.Linq;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Points to a row by its id or by an alternate key.</summary>
[DataContract]
public sealed class EntityReference : IExtensibleDataObject
{
    private KeyAttributeCollection _keyAttributes;

    public EntityReference()
    {
    }

    public EntityReference(string logicalName) => LogicalName = logicalName;

    public EntityReference(string logicalName, Guid id)
        : this(logicalName) => Id = id;

    public EntityReference(string logicalName, string keyName, object keyValue)
        : this(logicalName) => KeyAttributes.Add(keyName, keyValue);

    public EntityReference(string logicalName, KeyAttributeCollection keyAttributeCollection)
        : this(logicalName) => _keyAttributes = keyAttributeCollection;

    [DataMember]
    public Guid Id { get; set; }

    [DataMember]
    public string LogicalName { get; set; }

    /// <summary>The primary name of the row; filled where a row is read, ignored where one is written.</summary>
    [DataMember]
    public string Name { get; set; }

    [DataMember]
    public KeyAttributeCollection KeyAttributes
    {
        get => _keyAttributes ??= new KeyAttributeCollection();
        set => _keyAttributes = value;
    }

    internal bool HasKeyAttributes => _keyAttributes is { Count: > 0 };

    [DataMember]
    public string RowVersion { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }

    /// <summary>The same row by the same table, id and key; name and version do not matter.</summary>
    public override bool Equals(object obj) =>
        obj is EntityReference other && other.Id == Id && other.LogicalName == LogicalName &&
        other.HasKeyAttributes == HasKeyAttributes &&
        (!HasKeyAttributes || other.KeyAttributes.Count == KeyAttributes.Count) &&
        (!HasKeyAttributes || KeyAttributes.All(key => other.KeyAttributes.TryGetValue(key.Key, out var value) && Equals(value, key.Value)));

    public override int GetHashCode() => Id.GetHashCode() ^ (LogicalName?.GetHashCode() ?? 0);
}
