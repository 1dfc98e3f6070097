using System;
using System.Diagnostics;
using System.Threading;

namespace LocalDataverse.Pipeline;

/// <summary>
/// What runs on after its request was answered, on threads of its own. Closing waits for what has begun, since it uses the store. What has
/// not begun by then has its row of asyncoperation: opened again, the organisation runs it, and says of an import that it was cut off.
/// </summary>
internal sealed class BackgroundWork
{
    private readonly object gate = new();
    private int running;
    private volatile bool isClosing;

    /// <summary>Whether what runs should end soon.</summary>
    public bool IsClosing => isClosing;

    public void Start(Action work) => ThreadPool.QueueUserWorkItem(_ =>
    {
        lock (gate)
        {
            if (isClosing)
                return;
            running++;
        }

        try
        {
            work();
        }
        catch (Exception e)
        {
            // A job's own failure is in its row. What comes here is the store's: nobody waits for this thread, and it must not end the process.
            Trace.TraceError($"Asynchronous operations stopped; those that are ready run with the next ones: {e}");
        }
        finally
        {
            lock (gate)
            {
                running--;
                Monitor.PulseAll(gate);
            }
        }
    });

    public void Close()
    {
        lock (gate)
        {
            isClosing = true;
            while (running > 0)
                Monitor.Wait(gate);
        }
    }
}
