using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>Which alternate keys are wanted.</summary>
[DataContract]
public sealed class EntityKeyQueryExpression : MetadataQueryExpression;
