using System;
using System.Threading;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>The most memory that this process holds while this exists. The system's own peak knows no beginning.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private long _bytes;

    public PeakMemory()
    {
        // What was needed before is not counted as far as it can be given back.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _thread = new Thread(() =>
        {
            do
                _bytes = Math.Max(_bytes, Environment.WorkingSet);
            while (!_end.Wait(Interval));
        }) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the watch.</summary>
    public long Megabytes()
    {
        _end.Set();
        _thread.Join();
        return _bytes >> 20;
    }

    public void Dispose()
    {
        _ = Megabytes();
        _end.Dispose();
    }
}
