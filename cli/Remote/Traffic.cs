using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Cli.Remote;

/// <summary>Counts what went over the wire.</summary>
internal sealed class Traffic
{
    private readonly Dictionary<string, int> _troubles = [];
    private int _requests;

    /// <summary>Tries, repeated ones included.</summary>
    public int Requests
    {
        get
        {
            lock (_troubles)
                return _requests;
        }
    }

    /// <summary>How often a request was repeated, by reason.</summary>
    public IReadOnlyDictionary<string, int> Troubles
    {
        get
        {
            lock (_troubles)
                return new Dictionary<string, int>(_troubles);
        }
    }

    /// <summary>Whether a request may have been carried out without its answer arriving, so that it was carried out again: those turned away were not.</summary>
    public bool MayHaveLostAnswers => Troubles.Keys.Any(reason => reason is not ("429" or "503" or "no connection"));

    public void Request()
    {
        lock (_troubles)
            _requests++;
    }

    public void Trouble(string reason)
    {
        lock (_troubles)
            _troubles[reason] = _troubles.GetValueOrDefault(reason) + 1;
    }

    public override string ToString()
    {
        var troubles = Troubles;
        var repeated = troubles.Values.Sum();
        return string.Create(CultureInfo.InvariantCulture, $"{Requests:N0} requests")
            + (repeated == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {repeated:N0} of them repeated ({string.Join(", ", troubles.OrderBy(t => t.Key, System.StringComparer.Ordinal).Select(t => $"{t.Key}: {t.Value}"))})"));
    }
}
