using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Numbers of rows by table.</summary>
[CollectionDataContract]
public sealed class EntityRecordCountCollection : DataCollection<string, long>
{
    public EntityRecordCountCollection()
    {
    }
}
