using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Query;

/// <summary>A query: <see cref="QueryExpression"/>, <see cref="FetchExpression"/> or <see cref="QueryByAttribute"/>.</summary>
[DataContract]
[KnownType(typeof(QueryExpression))]
[KnownType(typeof(FetchExpression))]
[KnownType(typeof(QueryByAttribute))]
public abstract class QueryBase : IExtensibleDataObject
{


    public ExtensionDataObject ExtensionData { get; set; }
}
