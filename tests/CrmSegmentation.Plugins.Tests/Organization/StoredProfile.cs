using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A profile as column values in text, stored or computed, to compare the two.</summary>
internal static class StoredProfile
{
    public static string Of(Entity contact) => Text(CustomerColumns.Write(Profile.Empty).Keys.ToDictionary(column => column, column => contact.GetAttributeValue<object?>(column)));

    public static string Of(Profile profile) => Text(CustomerColumns.Write(profile));

    private static string Text(IEnumerable<KeyValuePair<string, object?>> values) =>
        string.Join('\n', values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} = {Text(value.Value)}"));

    private static string Text(object? value) => value switch
    {
        Money money => money.Value.ToString("0.####", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        OptionSetValue option => option.Value.ToString(CultureInfo.InvariantCulture),
        OptionSetValueCollection options => string.Join(',', options.Select(option => option.Value).Order()),
        EntityReference reference => reference.Id.ToString(),
        DateTime day => day.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        null => "",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
