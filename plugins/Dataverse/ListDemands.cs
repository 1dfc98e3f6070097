using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Dataverse;

/// <summary>What every generated list demands of a customer, whatever the segment says.</summary>
internal static class ListDemands
{
    private static readonly HashSet<string> ProfileColumns = [.. CustomerColumns.Write(Profile.Empty).Keys];

    /// <summary>The first demands, which say what a customer is; the others say whether he may be contacted.</summary>
    public const int OfEveryCustomer = 2;

    /// <summary>
    /// Active, not merged into another, allowed and reachable for the purpose, not held back by the contact frequency the
    /// customer chose, interested in the topic; and where the segment looks at the computed profile, not opted out of profiling and
    /// in possession of a profile, which nobody has who gave no consent where the settings require it.
    /// </summary>
    /// <param name="purpose">What the list is for.</param>
    /// <param name="topic">What the list is about, of the choice of topics; null when it is about none of them.</param>
    /// <param name="definitions">The segment's definition and those of its parents.</param>
    public static IEnumerable<XElement> For(SegmentPurpose purpose, int? topic, IEnumerable<SegmentDefinition> definitions)
    {
        yield return Condition(ContactTable.State, "eq", "0");
        yield return IsNot(ContactTable.Merged);
        foreach (var demand in Reachable(purpose))
            yield return demand;

        yield return Condition(ContactTable.ContactFrequency, "ne", ((int)ContactFrequency.Never).ToString(CultureInfo.InvariantCulture));
        yield return NotHeldBack();
        if (topic is { } about)
            yield return WantsToHearOf(about);
        foreach (var demand in OfProfile(definitions))
            yield return demand;
    }

    /// <summary>What definitions demand that look at the computed profile.</summary>
    public static IEnumerable<XElement> OfProfile(IEnumerable<SegmentDefinition> definitions)
    {
        if (!definitions.Any(UsesProfile))
            yield break;

        yield return IsNot(ContactTable.ProfilingOptOut);

        // An empty profile would answer 'not High' and 'unknown' as if something were known of the customer.
        yield return Known(ContactTable.SchemeVersion);
    }

    private static IEnumerable<XElement> Reachable(SegmentPurpose purpose) => purpose switch
    {
        SegmentPurpose.Email =>
        [
            IsNot(ContactTable.DoNotEmail), IsNot(ContactTable.DoNotBulkEmail), IsNot(ContactTable.DoNotSendMarketingMaterial),
            Known(ContactTable.EmailAddress),
        ],
        SegmentPurpose.Phone =>
        [
            IsNot(ContactTable.DoNotPhone), IsNot(ContactTable.DoNotSendMarketingMaterial),
            AnyOf(Known(ContactTable.BusinessPhone), Known(ContactTable.HomePhone), Known(ContactTable.MobilePhone)),
        ],
        SegmentPurpose.Post =>
        [
            IsNot(ContactTable.DoNotPostalMail), IsNot(ContactTable.DoNotBulkPostalMail), IsNot(ContactTable.DoNotSendMarketingMaterial),
            Known(ContactTable.Street), AnyOf(Known(ContactTable.City), Known(ContactTable.PostalCode)),
        ],
        _ => [],
    };

    /// <summary>FetchXML cannot say 'on or before today' without a date; today, yesterday and older than a day can.</summary>
    private static XElement NotHeldBack() => AnyOf(
        Condition(ContactTable.NextContactAllowedOn, "null"),
        Condition(ContactTable.NextContactAllowedOn, "today"),
        Condition(ContactTable.NextContactAllowedOn, "yesterday"),
        Condition(ContactTable.NextContactAllowedOn, "olderthan-x-days", "1"));

    /// <summary>Who chose topics hears of these only; who chose none did not rule any out.</summary>
    private static XElement WantsToHearOf(int topic) => AnyOf(
        Condition(ContactTable.Topics, "null"),
        new XElement("condition",
            new XAttribute("attribute", ContactTable.Topics),
            new XAttribute("operator", "contain-values"),
            new XElement("value", topic.ToString(CultureInfo.InvariantCulture))));

    private static bool UsesProfile(SegmentDefinition definition) => definition.Filters
        .Concat(definition.Links)
        .SelectMany(element => element.DescendantsAndSelf("condition"))
        .Any(condition => ProfileColumns.Contains((string)condition.Attribute("attribute")!));

    /// <summary>'Not equal' also lets pass who never said anything.</summary>
    private static XElement IsNot(string column) => Condition(column, "ne", "1");

    private static XElement Known(string column) => Condition(column, "not-null");

    private static XElement AnyOf(params XElement[] demands) => new("filter", new XAttribute("type", "or"), demands);

    private static XElement Condition(string column, string comparison, string? value = null) => new("condition",
        new XAttribute("attribute", column),
        new XAttribute("operator", comparison),
        value == null ? null : new XAttribute("value", value));
}
