using System;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain;

/// <summary>All that decides results and is not the customer's own: the settings and the scheme that counts.</summary>
internal sealed record Rules(Settings Settings, PriorityScheme Scheme)
{
    /// <summary>What holds while nobody has set anything up.</summary>
    public static Rules Default { get; } = new(Settings.Default, BuiltInScheme.Instance);

    /// <summary>When settings or scheme were last written; none where nobody has set anything up.</summary>
    public DateTime? ChangedOn { get; init; }

    /// <summary>Names these rules on every profile: the scheme's version and, in brackets, the settings that are not the default.</summary>
    public string Version => Settings.Stamp is { Length: > 0 } stamp ? $"{Scheme.Version} [{stamp}]" : Scheme.Version;

    /// <summary>Computes profiles by these rules.</summary>
    public ProfileCalculator Calculator => new(Settings.Profiles, Scheme, Version);
}
