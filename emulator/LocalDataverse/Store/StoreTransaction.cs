using System;

namespace LocalDataverse.Store;

/// <summary>
/// Work that is kept whole or not at all. The outermost one is a transaction of the database; one begun inside another
/// on the same thread is a savepoint, so that a failed part can be undone alone. Disposing without <see cref="Commit"/> undoes.
/// </summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly RowStore store;
    private readonly bool isPart;
    private bool ended;

    internal StoreTransaction(RowStore store, bool isPart)
    {
        this.store = store;
        this.isPart = isPart;
        // Savepoints may share a name: a name means the innermost of them, and parts end in the order in which they nest.
        store.ExecutePrepared(isPart ? "SAVEPOINT part" : "BEGIN IMMEDIATE");
    }

    /// <summary>Whether this is the transaction itself and not a part of one.</summary>
    public bool IsOutermost => !isPart;

    public bool HasEnded => ended;

    public void Commit() => End(isPart ? ["RELEASE part"] : ["COMMIT"]);

    public void Rollback()
    {
        store.Undone();
        End(isPart ? ["ROLLBACK TO part", "RELEASE part"] : ["ROLLBACK"]);
    }

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
            if (!isPart || store.IsInTransaction)
            {
                foreach (var statement in statements)
                {
                    if (statement != "ROLLBACK" || store.IsInTransaction)
                        store.ExecutePrepared(statement);
                }
            }
        }
        finally
        {
            store.Leave();
        }
    }
}
