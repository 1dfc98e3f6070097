using System;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain;

/// <summary>All that decides results and is not the customer's own: the settings and the scheme that counts.</summary>
internal sealed record Rules(Settings Settings, PriorityScheme Scheme)
{
    private ProfileCalculator? calculator;

    /// <summary>Copies what decides, not what was made of it.</summary>
    private Rules(Rules other)
    {
        Settings = other.Settings;
        Scheme = other.Scheme;
        ChangedOn = other.ChangedOn;
    }

    /// <summary>What holds while nobody has set anything up.</summary>
    public static Rules Default { get; } = new(Settings.Default, BuiltInScheme.Instance);

    /// <summary>When settings or scheme were last written; none where nobody has set anything up.</summary>
    public DateTime? ChangedOn { get; init; }

    /// <summary>Names these rules on every profile: the scheme's version and, in brackets, the settings that are not the default.</summary>
    public string Version => Calculator.Version;

    /// <summary>Computes profiles by these rules; one for all saves of a process that remembers them.</summary>
    public ProfileCalculator Calculator => calculator ??= new(Settings.Profiles, Scheme, Settings.Stamp is { Length: > 0 } stamp ? $"{Scheme.Version} [{stamp}]" : Scheme.Version);
}
