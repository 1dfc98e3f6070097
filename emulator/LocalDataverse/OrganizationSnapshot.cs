using System;
using LocalDataverse.Store;

namespace LocalDataverse;

/// <summary>A moment of an organisation to which it can be put back, any number of times, and another one with the same options as well.</summary>
public sealed class OrganizationSnapshot : IDisposable
{
    internal OrganizationSnapshot(StoreSnapshot rows, int customizationVersion)
    {
        Rows = rows;
        CustomizationVersion = customizationVersion;
    }

    internal StoreSnapshot Rows { get; }

    /// <summary>Changes with every import, so that restoring knows whether the catalog must be built anew.</summary>
    internal int CustomizationVersion { get; }

    public void Dispose() => Rows.Dispose();
}
