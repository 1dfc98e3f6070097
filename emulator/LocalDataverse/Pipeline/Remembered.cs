using System;
using System.Threading;

namespace LocalDataverse.Pipeline;

/// <summary>
/// What was read once and is kept until it is forgotten. What was being read when it was forgotten is not kept: it may be the former state.
/// </summary>
internal sealed class Remembered<T>(Func<T> read)
    where T : class
{
    private readonly Lock gate = new();
    private volatile T? value;
    private int forgotten;

    public T Value
    {
        get
        {
            if (value is { } known)
                return known;
            var before = Volatile.Read(ref forgotten);
            var fresh = read();
            lock (gate)
            {
                if (before == forgotten)
                    value = fresh;
            }

            return fresh;
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            forgotten++;
            value = null;
        }
    }
}
