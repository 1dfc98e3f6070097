namespace LocalDataverse.Import;

/// <summary>What becomes of the version of a solution that is there.</summary>
internal enum ImportMode
{
    /// <summary>New and changed components come over the old ones; none is removed.</summary>
    Update,

    /// <summary>The same, as a solution beside the old one, until DeleteAndPromote removes that.</summary>
    Holding,

    /// <summary>Components that the new version no longer has are removed with their data.</summary>
    Upgrade,
}
