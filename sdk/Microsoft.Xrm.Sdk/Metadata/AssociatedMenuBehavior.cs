namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>What a related table is called in the navigation.</summary>
public enum AssociatedMenuBehavior
{
    UseCollectionName = 0,
    UseLabel = 1,
    DoNotDisplay = 2,
}
