using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>The answers and faults of a batch.</summary>
[CollectionDataContract]
public sealed class ExecuteMultipleResponseItemCollection : DataCollection<ExecuteMultipleResponseItem>
{
    public ExecuteMultipleResponseItemCollection()
    {
    }
}
