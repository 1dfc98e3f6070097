namespace LocalDataverse.Metadata;

/// <summary>What happens to the rows that refer to a row when that row is acted upon.</summary>
public enum CascadeBehavior
{
    NoCascade,
    Cascade,
    Active,
    UserOwned,
    RemoveLink,
    Restrict,
}
