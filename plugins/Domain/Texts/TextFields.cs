using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.Texts;

/// <summary>The placeholders there are, apart from those of the industry profile. What sits behind column security is not among them.</summary>
internal static class TextFields
{
    public static readonly TextField Greeting = new("greeting", TextFieldKind.Composed);
    public static readonly TextField Salutation = new("salutation", TextFieldKind.Composed);
    public static readonly TextField Title = new("title", TextFieldKind.Name);
    public static readonly TextField FirstName = new("firstname", TextFieldKind.Name);
    public static readonly TextField LastName = new("lastname", TextFieldKind.Name);
    public static readonly TextField FullName = new("fullname", TextFieldKind.Name);
    public static readonly TextField Nickname = new("nickname", TextFieldKind.Name);
    public static readonly TextField City = new("city", TextFieldKind.Name);
    public static readonly TextField Owner = new("owner", TextFieldKind.Name);
    public static readonly TextField Today = new("today", TextFieldKind.Date);
    public static readonly TextField LastProduct = new("lastproduct", TextFieldKind.Text);
    public static readonly TextField LastCategory = new("lastcategory", TextFieldKind.Text);
    public static readonly TextField TopCategory = new("topcategory", TextFieldKind.Text);
    public static readonly TextField FirstPurchaseOn = new("firstpurchaseon", TextFieldKind.Date);
    public static readonly TextField LastPurchaseOn = new("lastpurchaseon", TextFieldKind.Date);
    public static readonly TextField AnnualCount = new("annualcount", TextFieldKind.Number);
    public static readonly TextField AnnualValue = new("annualvalue", TextFieldKind.Amount);
    public static readonly TextField AverageValue = new("averagevalue", TextFieldKind.Amount);
    public static readonly TextField LifetimeCount = new("lifetimecount", TextFieldKind.Number);
    public static readonly TextField LifetimeValue = new("lifetimevalue", TextFieldKind.Amount);
    public static readonly TextField Channels = TextField.OfChoice<PurchaseChannel>("channels");
    public static readonly TextField BuysGifts = new("buysgifts", TextFieldKind.YesNo);
    public static readonly TextField Priority = TextField.OfChoice<PriorityLevel>("priority");
    public static readonly TextField RfmGroup = TextField.OfChoice<RfmGroup>("rfmgroup");
    public static readonly TextField Trend = TextField.OfChoice<Trend>("trend");

    private static readonly Dictionary<string, TextField> ByName = new[]
    {
        Greeting, Salutation, Title, FirstName, LastName, FullName, Nickname, City, Owner, Today, LastProduct, LastCategory, TopCategory, FirstPurchaseOn,
        LastPurchaseOn, AnnualCount, AnnualValue, AverageValue, LifetimeCount, LifetimeValue, Channels, BuysGifts, Priority, RfmGroup, Trend,
    }.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<TextField> All => ByName.Values;

    /// <summary>None where there is no such placeholder. Categories of the industry profile are known to the organisation only.</summary>
    public static TextField? Find(string name)
    {
        if (ByName.TryGetValue(name, out var field))
            return field;
        return name.StartsWith(TextField.AttributePrefix, StringComparison.OrdinalIgnoreCase) && name.Trim().Length > TextField.AttributePrefix.Length
            ? TextField.OfAttribute(name.Substring(TextField.AttributePrefix.Length))
            : null;
    }
}
