using System;
using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Rows, with what is known about the page they are.</summary>
[DataContract]
public sealed class EntityCollection : IExtensibleDataObject
{
    private DataCollection<Entity> _entities;
    private string _pagingCookie;
    private Func<string> _cookieWriting;

    public EntityCollection()
    {
    }

    public EntityCollection(IList<Entity> list) => _entities = new DataCollection<Entity>(list);

    [DataMember]
    public DataCollection<Entity> Entities
    {
        get => _entities ??= new DataCollection<Entity>();
        set => _entities = value;
    }

    [DataMember]
    public bool MoreRecords { get; set; }

    [DataMember]
    public string PagingCookie
    {
        get
        {
            if (_cookieWriting != null)
            {
                _pagingCookie = _cookieWriting();
                _cookieWriting = null;
            }

            return _pagingCookie;
        }

        set
        {
            _pagingCookie = value;
            _cookieWriting = null;
        }
    }

    [DataMember]
    public string MinActiveRowVersion { get; set; }

    [DataMember]
    public int TotalRecordCount { get; set; }

    [DataMember]
    public bool TotalRecordCountLimitExceeded { get; set; }

    [DataMember]
    public string EntityName { get; set; }

    /// <summary>Writes the paging cookie when somebody reads it: most queries end with their first page.</summary>
    internal Func<string> CookieWriting
    {
        set => _cookieWriting = value;
    }

    public ExtensionDataObject ExtensionData { get; set; }

    public Entity this[int index]
    {
        get => Entities[index];
        set => Entities[index] = value;
    }
}
