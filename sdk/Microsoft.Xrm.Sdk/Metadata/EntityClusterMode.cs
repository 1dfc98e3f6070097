namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Where the rows of a table are kept.</summary>
public enum EntityClusterMode
{
    Partitioned = 0,
    Replicated = 1,
    Local = 2,
    FilteredReplicated = 3,
}
