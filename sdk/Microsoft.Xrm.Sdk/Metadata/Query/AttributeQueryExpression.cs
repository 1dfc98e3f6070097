using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>Which columns are wanted.</summary>
[DataContract]
public sealed class AttributeQueryExpression : MetadataQueryExpression;
