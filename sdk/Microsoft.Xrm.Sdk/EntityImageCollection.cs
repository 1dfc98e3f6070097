using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Images of a row by the alias under which the step registered them.</summary>
[CollectionDataContract]
public class EntityImageCollection : DataCollection<string, Entity>
{
    public EntityImageCollection()
    {
    }
}
