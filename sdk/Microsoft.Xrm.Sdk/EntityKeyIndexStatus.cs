namespace Microsoft.Xrm.Sdk;

/// <summary>State of the index of an alternate key.</summary>
public enum EntityKeyIndexStatus
{
    Pending = 0,
    InProgress = 1,
    Active = 2,
    Failed = 3,
}
