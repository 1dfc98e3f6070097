using System;
using System.Collections.Generic;

namespace LocalDataverse.Store;

/// <summary>
/// Work that is kept whole or not at all. The outermost one is a transaction of the database; one begun inside another
/// on the same thread is a savepoint, so that a failed part can be undone alone. Disposing without <see cref="Commit"/> undoes.
/// </summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly RowStore store;
    private readonly Database database;
    private readonly bool isPart;
    private List<Action>? whenEnded;
    private bool ended;

    internal StoreTransaction(RowStore store, Database database, bool isPart)
    {
        this.store = store;
        this.database = database;
        this.isPart = isPart;
        if (isPart)
            store.Release();
        else
            store.Abandon();
        database.Control(isPart ? TransactionStep.BeginPart : TransactionStep.Begin);
    }

    /// <summary>Whether this is the transaction itself and not a part of one.</summary>
    public bool IsOutermost => !isPart;

    public bool HasEnded => ended;

    public void Commit()
    {
        store.Release();
        End(isPart ? TransactionStep.CommitPart : TransactionStep.Commit);
    }

    public void Rollback()
    {
        store.SettingsChanged();
        store.Abandon();
        End(isPart ? TransactionStep.RollbackPart : TransactionStep.Rollback);
    }

    /// <summary>A part of this transaction that can be undone by itself.</summary>
    public StoreTransaction Savepoint() => store.BeginTransaction();

    public void Dispose()
    {
        if (!ended)
            Rollback();
    }

    internal void WhenEnded(Action action) => (whenEnded ??= []).Add(action);

    private void End(TransactionStep step)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        ended = true;
        try
        {
            database.Control(step);
        }
        finally
        {
            database.Leave();
            whenEnded?.ForEach(static action => action());
        }
    }
}
