using System;
using System.Collections.Generic;
using LocalDataverse.Store;

namespace LocalDataverse.Pipeline;

/// <summary>The transaction of a request from outside with everything that its synchronous steps call.</summary>
internal sealed class CallTransaction(StoreTransaction store) : IDisposable
{
    private readonly List<Action> afterCommit = [];

    public bool HasEnded { get; private set; }

    /// <summary>
    /// True once any request inside failed: the database transaction is lost then, even where a plug-in catches the fault,
    /// and further writes fail.
    /// </summary>
    public bool IsDoomed { get; private set; }

    public bool HasQueuedWork { get; set; }

    public void Doom() => IsDoomed = true;

    public void AfterCommit(Action action) => afterCommit.Add(action);

    public void RequireAlive()
    {
        if (IsDoomed)
        {
            throw ServiceFault.Of(
                ErrorCode.NoActiveTransaction,
                "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing.");
        }
    }

    public void Commit()
    {
        RequireAlive();
        HasEnded = true;
        store.Commit();
        foreach (var action in afterCommit)
            action();
    }

    /// <summary>Undoes everything unless it was committed.</summary>
    public void Dispose()
    {
        HasEnded = true;
        store.Dispose();
    }
}
