using System;

namespace LocalDataverse.Store;

/// <summary>
/// Work that is kept whole or not at all. The outermost one is a transaction of the database; one begun inside another
/// on the same thread is a savepoint, so that a failed part can be undone alone. Disposing without <see cref="Commit"/> undoes.
/// </summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly RowStore store;
    private readonly string? savepoint;
    private bool ended;

    internal StoreTransaction(RowStore store, string? savepoint)
    {
        this.store = store;
        this.savepoint = savepoint;
        store.Execute(savepoint is null ? "BEGIN IMMEDIATE" : "SAVEPOINT " + savepoint);
    }

    /// <summary>Whether this is the transaction itself and not a part of one.</summary>
    public bool IsOutermost => savepoint is null;

    public bool HasEnded => ended;

    public void Commit() => End(savepoint is null ? ["COMMIT"] : ["RELEASE " + savepoint]);

    public void Rollback() => End(savepoint is null ? ["ROLLBACK"] : ["ROLLBACK TO " + savepoint, "RELEASE " + savepoint]);

    /// <summary>A part of this transaction that can be undone by itself.</summary>
    public StoreTransaction Savepoint() => store.BeginTransaction();

    public void Dispose()
    {
        if (!ended)
            Rollback();
    }

    private void End(string[] statements)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        ended = true;
        try
        {
            // SQLite itself may have rolled back (disk full): then there is nothing left to end.
            if (savepoint is null || store.IsInTransaction)
            {
                foreach (var statement in statements)
                {
                    if (statement != "ROLLBACK" || store.IsInTransaction)
                        store.Execute(statement);
                }
            }
        }
        finally
        {
            store.Leave();
        }
    }
}
