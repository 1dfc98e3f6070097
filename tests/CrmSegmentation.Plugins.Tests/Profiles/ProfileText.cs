using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Tests.Profiles;

/// <summary>A profile as text, to compare two of them with all their values and to show where they differ.</summary>
internal static class ProfileText
{
    /// <summary>Every stored value.</summary>
    public static string Of(Profile profile) => string.Join('\n', typeof(Profile).GetProperties()
        .Where(property => property.Name != nameof(Profile.Empty))
        .Select(property => property.Name + " = " + (property.Name == nameof(Profile.Channels)
            ? string.Join(',', profile.Channels)
            : string.Create(CultureInfo.InvariantCulture, $"{property.GetValue(profile)}"))));

    /// <summary>Every stored value but the day of the next recalculation.</summary>
    public static string WithoutSchedule(Profile profile) => Of(profile with { NextRecalculationOn = null });
}
