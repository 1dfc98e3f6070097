using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>Something that an industry records about its customers. Which they are is data: a jeweller adds the gems preferred without a developer.</summary>
internal sealed record ProfileCategory
{
    private const int MonthsInAYear = 12;

    /// <summary>
    /// Birthstones by month as jewellers' associations list them; where they list several, the first. They stand here for
    /// categories that derive by month and name no choices of their own.
    /// </summary>
    public static readonly IReadOnlyList<string> Birthstones =
        ["Garnet", "Amethyst", "Aquamarine", "Diamond", "Emerald", "Pearl", "Ruby", "Peridot", "Sapphire", "Opal", "Topaz", "Turquoise"];

    public required string Name { get; init; }

    public ProfileKind Kind { get; init; } = ProfileKind.Text;

    /// <summary>Unit of a number.</summary>
    public string? Unit { get; init; }

    /// <summary>What a choice may be, in the order in which people wrote it down.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public ProfileDerivation? Derivation { get; init; }

    /// <summary>Choices as people write them: one a line, blank lines and blanks around them aside.</summary>
    public static IReadOnlyList<string> ReadChoices(string? text) =>
        (text ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();

    /// <summary>What is wrong with the category itself, as a sentence; none when nothing is.</summary>
    public Sentence? Fault()
    {
        if (string.IsNullOrWhiteSpace(Name))
            return $"A profile category needs a name, for example Birthstone.";
        if (Kind != ProfileKind.Number && !string.IsNullOrWhiteSpace(Unit))
            return $"'{Name}' is no number and has no unit: leave Unit empty, or set Kind to Number.";
        if (Kind != ProfileKind.Choice && Choices.Count > 0)
            return $"'{Name}' is no choice and has no choices: leave Choices empty, or set Kind to Choice.";
        if (Kind != ProfileKind.Choice && Derivation != null)
            return $"'{Name}' is derived, so it must be a choice: set Kind to Choice, or leave Derived From empty.";
        if (Kind == ProfileKind.Choice && Choices.Count < 2)
            return $"'{Name}' is a choice: write two or more values into Choices, one a line.";
        if (Choices.GroupBy(choice => choice, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice && Derivation == null)
            return $"'{twice.Key}' stands twice among the choices of '{Name}': take one out.";
        if (Derivation != null && Choices.Count != MonthsInAYear)
            return $"'{Name}' is derived from a month, so Choices must have twelve lines, January first; it has {Choices.Count}.";
        return null;
    }

    /// <summary>The choice that follows from a day of birth; none without a day or a derivation.</summary>
    public string? Derive(DateTime? birth) => Derivation != null && birth is { } day ? Choices[day.Month - 1] : null;

    /// <summary>The value as it is kept: what fits the kind and nothing else, a choice as the category spells it.</summary>
    /// <exception cref="RefusedException">The value does not fit the category.</exception>
    public ProfileValue Fit(ProfileValue value)
    {
        var field = Kind == ProfileKind.Choice ? ProfileKind.Text : Kind;
        foreach (var other in Filled(value).Where(other => other != field))
            throw new RefusedException($"'{Name}' {KindInWords}: its value goes into {FieldOf(field)}. Leave {FieldOf(other)} empty.");
        if (!Filled(value).Any())
            throw new RefusedException($"The value of '{Name}' is missing: fill in {FieldOf(field)}, or delete the row.");
        if (Kind != ProfileKind.Choice)
            return value;

        var text = value.Text!.Trim();
        return Choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? new ProfileValue { Text = known }
            : throw new RefusedException($"'{text}' is not one of the choices of '{Name}': {string.Join(", ", Choices)}. Take one of these, or add it to the category.");
    }

    /// <summary>A value as people read it.</summary>
    public string Display(ProfileValue value) => Kind switch
    {
        ProfileKind.Number => string.Join(" ", new[] { value.Number!.Value.ToString("0.####", CultureInfo.InvariantCulture), Unit?.Trim() }.Where(part => !string.IsNullOrEmpty(part))),
        ProfileKind.Date => value.Date!.Value.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        ProfileKind.YesOrNo => value.YesNo!.Value.ToString(),
        _ => value.Text!,
    };

    private Sentence KindInWords => Kind switch
    {
        ProfileKind.Number => $"is a number",
        ProfileKind.Date => $"is a date",
        ProfileKind.YesOrNo => $"is answered by yes or no",
        ProfileKind.Choice => $"is a choice",
        _ => $"is a text",
    };

    private static Sentence FieldOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Number => $"Number",
        ProfileKind.Date => $"Date",
        ProfileKind.YesOrNo => $"Yes or No",
        _ => $"Text or Choice",
    };

    private static IEnumerable<ProfileKind> Filled(ProfileValue value)
    {
        if (!string.IsNullOrWhiteSpace(value.Text))
            yield return ProfileKind.Text;
        if (value.Number != null)
            yield return ProfileKind.Number;
        if (value.Date != null)
            yield return ProfileKind.Date;
        if (value.YesNo != null)
            yield return ProfileKind.YesOrNo;
    }
}
