namespace LocalDataverse.Metadata;

/// <summary>Whether a column must have a value. Only <see cref="SystemRequired"/> is enforced by the server; the others bind forms.</summary>
public enum RequiredLevel
{
    None,
    Recommended,
    ApplicationRequired,
    SystemRequired,
}
