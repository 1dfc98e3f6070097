using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Client;

namespace Microsoft.Xrm.Sdk;

/// <summary>A row of a table: its columns by logical name.</summary>
[DataContract]
public class Entity : IExtensibleDataObject
{
    private AttributeCollection _attributes;
    private FormattedValueCollection _formattedValues;
    private Func<FormattedValueCollection> _formatting;
    private RelatedEntityCollection _relatedEntities;
    private KeyAttributeCollection _keyAttributes;

    public Entity()
    {
    }

    public Entity(string entityName) => LogicalName = entityName;

    public Entity(string entityName, Guid id)
        : this(entityName) => Id = id;

    /// <summary>A row identified by an alternate key of one column.</summary>
    public Entity(string entityName, string keyName, object keyValue)
        : this(entityName) => KeyAttributes.Add(keyName, keyValue);

    /// <summary>A row identified by an alternate key.</summary>
    public Entity(string entityName, KeyAttributeCollection keyAttributes)
        : this(entityName) => _keyAttributes = keyAttributes;

    [DataMember]
    public string LogicalName { get; set; }

    [DataMember]
    public virtual Guid Id { get; set; }

    [DataMember]
    public AttributeCollection Attributes
    {
        get => _attributes ??= new AttributeCollection();
        set => _attributes = value;
    }

    [DataMember]
    public EntityState? EntityState { get; set; }

    [DataMember]
    public FormattedValueCollection FormattedValues
    {
        get
        {
            if (_formattedValues == null)
            {
                _formattedValues = _formatting?.Invoke() ?? new FormattedValueCollection();
                _formatting = null;
            }

            return _formattedValues;
        }
        set => _formattedValues = value;
    }

    [DataMember]
    public RelatedEntityCollection RelatedEntities
    {
        get => _relatedEntities ??= new RelatedEntityCollection();
        set => _relatedEntities = value;
    }

    [DataMember]
    public string RowVersion { get; set; }

    [DataMember]
    public KeyAttributeCollection KeyAttributes
    {
        get => _keyAttributes ??= new KeyAttributeCollection();
        set => _keyAttributes = value;
    }

    /// <summary>Makes the formatted values when somebody reads them: most rows that code reads are never shown.</summary>
    internal Func<FormattedValueCollection> Formatting
    {
        get => _formattedValues == null ? _formatting : null;
        set => _formatting = value;
    }

    internal bool HasFormattedValues => _formattedValues is { Count: > 0 };

    internal bool HasRelatedEntities => _relatedEntities is { Count: > 0 };

    internal bool HasKeyAttributes => _keyAttributes is { Count: > 0 };

    public bool HasLazyFileAttribute { get; set; }

    public string LazyFileAttributeKey { get; set; }

    public Lazy<object> LazyFileAttributeValue { get; set; }

    public string LazyFileSizeAttributeKey { get; set; }

    public int LazyFileSizeAttributeValue { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }

    /// <summary>Reading a column that is absent throws <see cref="KeyNotFoundException"/>; writing adds or replaces.</summary>
    public object this[string attributeName]
    {
        get => Attributes[attributeName];
        set => Attributes[attributeName] = value;
    }

    public bool Contains(string attributeName) => Attributes.Contains(attributeName);

    /// <summary>The type's default when the column is absent or null; <see cref="InvalidCastException"/> when the value is of another type.</summary>
    public virtual T GetAttributeValue<T>(string attributeLogicalName)
    {
        RequireName(attributeLogicalName, nameof(attributeLogicalName));
        return Attributes.TryGetValue(attributeLogicalName, out var value) && value != null ? (T)value : default;
    }

    /// <summary>True when the column is there, holding a value of this type.</summary>
    public bool TryGetAttributeValue<T>(string attributeKey, out T result)
    {
        RequireName(attributeKey, nameof(attributeKey));
        if (Attributes.TryGetValue(attributeKey, out var untyped) && untyped is T typed)
        {
            result = typed;
            return true;
        }

        result = default;
        return false;
    }

    public EntityReference ToEntityReference()
    {
        var reference = new EntityReference(LogicalName, Id) { RowVersion = RowVersion };
        if (_keyAttributes != null)
            reference.KeyAttributes.AddRange(_keyAttributes);
        return reference;
    }

    /// <summary>The same row as an early-bound type, or as plain <see cref="Entity"/>. Both share their columns.</summary>
    public T ToEntity<T>()
        where T : Entity
    {
        var target = typeof(T) == typeof(Entity) ? new Entity() : CreateEarlyBound<T>();
        target.LogicalName = LogicalName;
        target.Attributes = Attributes;
        target.FormattedValues = FormattedValues;
        target.RelatedEntities = RelatedEntities;
        target.KeyAttributes = KeyAttributes;
        target.EntityState = EntityState;
        target.RowVersion = RowVersion;
        target.ExtensionData = ExtensionData;
        target.Id = Id;
        return (T)target;
    }

    protected virtual void SetAttributeValue(string attributeLogicalName, object value)
    {
        RequireName(attributeLogicalName, nameof(attributeLogicalName));
        Attributes[attributeLogicalName] = value;
    }

    protected virtual string GetFormattedAttributeValue(string attributeLogicalName)
    {
        RequireName(attributeLogicalName, nameof(attributeLogicalName));
        return FormattedValues.TryGetValue(attributeLogicalName, out var value) ? value : null;
    }

    protected virtual TEntity GetRelatedEntity<TEntity>(string relationshipSchemaName, EntityRole? primaryEntityRole)
        where TEntity : Entity => GetRelatedEntities<TEntity>(relationshipSchemaName, primaryEntityRole)?.FirstOrDefault();

    protected virtual void SetRelatedEntity<TEntity>(string relationshipSchemaName, EntityRole? primaryEntityRole, TEntity entity)
        where TEntity : Entity => SetRelatedEntities(relationshipSchemaName, primaryEntityRole, entity == null ? null : new[] { entity });

    protected virtual IEnumerable<TEntity> GetRelatedEntities<TEntity>(string relationshipSchemaName, EntityRole? primaryEntityRole)
        where TEntity : Entity
    {
        RequireName(relationshipSchemaName, nameof(relationshipSchemaName));
        var relationship = new Relationship(relationshipSchemaName) { PrimaryEntityRole = primaryEntityRole };
        return RelatedEntities.TryGetValue(relationship, out var related) ? related.Entities.Select(row => row.ToEntity<TEntity>()) : null;
    }

    protected virtual void SetRelatedEntities<TEntity>(string relationshipSchemaName, EntityRole? primaryEntityRole, IEnumerable<TEntity> entities)
        where TEntity : Entity
    {
        RequireName(relationshipSchemaName, nameof(relationshipSchemaName));
        var relationship = new Relationship(relationshipSchemaName) { PrimaryEntityRole = primaryEntityRole };
        if (entities == null)
            RelatedEntities.Remove(relationship);
        else
            RelatedEntities[relationship] = new EntityCollection(entities.ToList<Entity>());
    }

    private Entity CreateEarlyBound<T>()
    {
        var name = typeof(T).GetCustomAttribute<EntityLogicalNameAttribute>()?.LogicalName;
        if (string.IsNullOrEmpty(name))
            throw new NotSupportedException($"{typeof(T)} has no {nameof(EntityLogicalNameAttribute)}, so no row can be read as one.");
        if (!string.IsNullOrEmpty(LogicalName) && name != LogicalName)
            throw new NotSupportedException($"A row of '{LogicalName}' cannot be read as {typeof(T)}, which stands for '{name}'.");

        return (Entity)(object)Activator.CreateInstance<T>();
    }

    private static void RequireName(string name, string parameter)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentNullException(parameter);
    }
}
