using System;

namespace CrmSegmentation.Cli.Remote;

/// <summary>How many rows go in one batch: few to begin with, more while the environment takes them fast, fewer when it is slow.</summary>
internal sealed class BatchSize(int most)
{
    private const int Fewest = 10;
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private int _rows = Math.Min(100, most);

    public int Rows
    {
        get
        {
            lock (_gate)
                return _rows;
        }
    }

    /// <summary>Learns how long a batch took; a smaller one than is sent now tells nothing about haste.</summary>
    public void Took(int rows, TimeSpan time)
    {
        lock (_gate)
        {
            if (time > Slow)
                _rows = Math.Max(Fewest, Math.Min(_rows, rows) / 2);
            else if (time < Fast && rows >= _rows)
                _rows = Math.Min(most, _rows * 2);
        }
    }
}
