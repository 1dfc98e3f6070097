namespace Microsoft.Xrm.Sdk;

/// <summary>Side of the other layers.</summary>
public enum LayerDesiredOrderType
{
    Below = 0,
    Above = 1,
    Base = 2,
}
