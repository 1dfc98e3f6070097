namespace Microsoft.Xrm.Sdk;

/// <summary>What a tracking client did with a row; unset on the server.</summary>
public enum EntityState
{
    Unchanged = 0,
    Created = 1,
    Changed = 2,
}
