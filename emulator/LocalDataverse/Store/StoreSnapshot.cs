using System;
using Microsoft.Data.Sqlite;

namespace LocalDataverse.Store;

/// <summary>A copy of all rows at one moment, kept in memory; restoring it takes milliseconds.</summary>
internal sealed class StoreSnapshot : IDisposable
{
    internal StoreSnapshot(SqliteConnection copy) => Copy = copy;

    internal SqliteConnection Copy { get; }

    public void Dispose() => Copy.Dispose();
}
