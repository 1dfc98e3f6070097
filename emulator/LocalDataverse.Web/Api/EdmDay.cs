using System;
using Microsoft.OData.Edm;

namespace LocalDataverse.Web.Api;

/// <summary>Days as the parser represents them: version 8 of the OData library has a type of its own, version 9 will use <see cref="DateOnly"/>.</summary>
internal static class EdmDay
{
#pragma warning disable CS0618 // The library's own parser still makes this type.
    public static object Of(DateOnly day) => new Date(day.Year, day.Month, day.Day);

    public static bool TryRead(object? value, out DateOnly day)
    {
        switch (value)
        {
            case Date date:
                day = new DateOnly(date.Year, date.Month, date.Day);
                return true;
            case DateOnly date:
                day = date;
                return true;
            default:
                day = default;
                return false;
        }
    }
#pragma warning restore CS0618
}
