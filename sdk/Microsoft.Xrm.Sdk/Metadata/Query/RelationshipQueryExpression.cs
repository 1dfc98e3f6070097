using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>Which relationships are wanted.</summary>
[DataContract]
public sealed class RelationshipQueryExpression : MetadataQueryExpression;
