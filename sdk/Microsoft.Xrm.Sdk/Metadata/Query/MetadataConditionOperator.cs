namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>Comparison with a property of metadata.</summary>
public enum MetadataConditionOperator
{
    Equals = 0,
    NotEquals = 1,
    In = 2,
    NotIn = 3,
    GreaterThan = 4,
    LessThan = 5,
}
