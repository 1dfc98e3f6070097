using System;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// A computed column: what it holds of a profile, and whether that is what a row holds already. Most columns of most saves stay
/// as they are, so that is found out without making the value.
/// </summary>
internal sealed class ComputedColumn
{
    private readonly Func<Profile, object?> value;
    private readonly Func<object, Profile, bool> same;

    public ComputedColumn(string name, Func<Profile, object?> value)
        : this(name, value, (stored, profile) => CustomerColumns.SameValue(stored, value(profile)))
    {
    }

    private ComputedColumn(string name, Func<Profile, object?> value, Func<object, Profile, bool> same)
    {
        Name = name;
        this.value = value;
        this.same = same;
    }

    public string Name { get; }

    /// <summary>Whether it is an amount in the customer's currency.</summary>
    public bool IsAmount { get; private init; }

    public static ComputedColumn Day(string name, Func<Profile, DateTime?> value) =>
        new(name, profile => value(profile), (stored, profile) => stored is DateTime day && value(profile) is { } computed && day.Date == computed.Date);

    public static ComputedColumn Whole(string name, Func<Profile, int?> value) =>
        new(name, profile => value(profile), (stored, profile) => stored is int number && number == value(profile));

    public static ComputedColumn Exact(string name, Func<Profile, decimal?> value) =>
        new(name, profile => value(profile), (stored, profile) => stored is decimal number && number == value(profile));

    public static ComputedColumn Amount(string name, Func<Profile, decimal?> value) =>
        new(name, profile => value(profile) is { } amount ? new Money(amount) : null, (stored, profile) => stored is Money money && money.Value == value(profile)) { IsAmount = true };

    public static ComputedColumn Choice(string name, Func<Profile, int?> value) =>
        new(name, profile => value(profile) is { } option ? new OptionSetValue(option) : null, (stored, profile) => stored is OptionSetValue option && option.Value == value(profile));

    /// <summary>The value of the column; null where it is empty.</summary>
    public object? ValueOf(Profile profile) => value(profile);

    /// <summary>Whether a reader of the row would see no difference.</summary>
    public bool Holds(object? stored, Profile profile) => stored == null ? value(profile) == null : same(stored, profile);
}
