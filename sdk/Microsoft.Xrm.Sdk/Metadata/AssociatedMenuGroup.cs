namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Group of the navigation that a related table stands in.</summary>
public enum AssociatedMenuGroup
{
    Details = 0,
    Sales = 1,
    Service = 2,
    Marketing = 3,
}
