using System;
using System.Threading;

namespace CrmSegmentation.Cli.Remote;

/// <summary>
/// How many requests are under way at once. The environment hints how many do it good; each time it turns one away, only half as many are
/// let through and all wait as long as it asks, and after many in a row that went well one more is let through again.
/// </summary>
internal sealed class RequestGate(int unhinted, int? most)
{
    private const int GoodOnesForOneMore = 20;

    private readonly object _gate = new();
    private int _ceiling = Math.Min(unhinted, most ?? int.MaxValue);
    private int _allowed = Math.Min(unhinted, most ?? int.MaxValue);
    private int _underWay;
    private int _good;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    /// <summary>Requests that may be under way at once now.</summary>
    public int Allowed
    {
        get
        {
            lock (_gate)
                return _allowed;
        }
    }

    /// <summary>Requests that may be under way at once when all goes well.</summary>
    public int Ceiling
    {
        get
        {
            lock (_gate)
                return _ceiling;
        }
    }

    /// <summary>The most that there have been at once.</summary>
    public int Peak { get; private set; }

    public void Hint(int degree)
    {
        lock (_gate)
        {
            var ceiling = Math.Max(1, Math.Min(degree, most ?? int.MaxValue));
            if (ceiling == _ceiling)
                return;

            // Who was not turned away goes with the hint at once.
            _allowed = _allowed == _ceiling ? ceiling : Math.Min(_allowed, ceiling);
            _ceiling = ceiling;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for a place; to be left with <see cref="Leave"/>.</summary>
    public void Enter(CancellationToken cancellation)
    {
        lock (_gate)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var wait = _closedUntil - DateTimeOffset.UtcNow;
                if (wait <= TimeSpan.Zero && _underWay < _allowed)
                    break;

                // Woken at least now and then, to see that the work was stopped.
                Monitor.Wait(_gate, wait > TimeSpan.Zero && wait < TimeSpan.FromMilliseconds(200) ? wait : TimeSpan.FromMilliseconds(200));
            }

            _underWay++;
            Peak = Math.Max(Peak, _underWay);
        }
    }

    public void Leave(bool good)
    {
        lock (_gate)
        {
            _underWay--;
            _good = good ? _good + 1 : 0;
            if (_good >= GoodOnesForOneMore && _allowed < _ceiling)
            {
                _allowed++;
                _good = 0;
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The environment turned a request away.</summary>
    public void TurnedAway(TimeSpan wait)
    {
        lock (_gate)
        {
            // Those that were under way together are turned away together: that is one reason to slow down, not many.
            if (DateTimeOffset.UtcNow >= _closedUntil)
                _allowed = Math.Max(1, _allowed / 2);
            var until = DateTimeOffset.UtcNow + wait;
            if (until > _closedUntil)
                _closedUntil = until;
        }
    }
}
