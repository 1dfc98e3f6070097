using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Why customers who match a segment are not on its list for a purpose. Who is on the list, the list's own query says; here
/// is only told which of its demands a customer fails, the first one counting.
/// </summary>
internal sealed class Restraints(SegmentPurpose purpose, List<XElement> demands)
{
    private static readonly Dictionary<string, Sentence> Reasons = new(StringComparer.Ordinal)
    {
        [ContactTable.DoNotEmail] = $"want no e-mail",
        [ContactTable.DoNotBulkEmail] = $"want no bulk e-mail",
        [ContactTable.DoNotSendMarketingMaterial] = $"want no marketing material",
        [ContactTable.EmailAddress] = $"have no e-mail address",
        [ContactTable.DoNotPhone] = $"want no calls",
        [ContactTable.BusinessPhone] = $"have no phone number",
        [ContactTable.DoNotPostalMail] = $"want no letters",
        [ContactTable.DoNotBulkPostalMail] = $"want no bulk letters",
        [ContactTable.Street] = $"have no street",
        [ContactTable.City] = $"have neither city nor postal code",
        [ContactTable.ContactFrequency] = $"never want to be contacted",
        [ContactTable.NextContactAllowedOn] = $"were contacted too recently",
        [ContactTable.Topics] = $"chose other topics",
        [ContactTable.ProfilingOptOut] = $"opted out of profiling",
        [ContactTable.SchemeVersion] = $"have no profile",
    };

    private readonly int[] heldBack = new int[demands.Count];

    public SegmentPurpose Purpose => purpose;

    /// <summary>The columns that the demands look at.</summary>
    public IEnumerable<string> Columns => demands.SelectMany(demand => demand.DescendantsAndSelf("condition")).Select(ColumnOf);

    /// <summary>How many are held back, by the first reason that holds.</summary>
    public List<KeyValuePair<Sentence, int>> HeldBack => demands
        .Select((demand, i) => new KeyValuePair<Sentence, int>(Reasons[ColumnOf(demand.DescendantsAndSelf("condition").First())], heldBack[i]))
        .Where(reason => reason.Value > 0)
        .ToList();

    /// <summary>Counts a customer who matches and is not on the list.</summary>
    public void Add(Entity customer)
    {
        var failed = demands.FindIndex(demand => Holds(demand, customer) == false);
        // What only the platform can tell, a date against today in the caller's time zone, is the reason when nothing else is.
        if (failed < 0)
            failed = demands.FindIndex(demand => Holds(demand, customer) == null);
        if (failed >= 0)
            heldBack[failed]++;
    }

    private static bool? Holds(XElement demand, Entity customer)
    {
        if (demand.Name == "filter")
        {
            var any = demand.Elements().Select(one => Holds(one, customer)).ToList();
            return any.Contains(true) ? true : any.Contains(null) ? null : false;
        }

        var column = ColumnOf(demand);
        return (string)demand.Attribute("operator")! switch
        {
            "ne" => Number(customer, column) != (string)demand.Attribute("value")!,
            "null" => !customer.Contains(column),
            "not-null" => customer.Contains(column),
            "contain-values" => customer.GetAttributeValue<OptionSetValueCollection>(column)?.Any(option => Text(option.Value) == demand.Value) == true,
            _ => null,
        };
    }

    private static string? Number(Entity customer, string column) => customer.GetAttributeValue<object>(column) switch
    {
        true => "1",
        false => "0",
        OptionSetValue option => Text(option.Value),
        _ => null,
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string ColumnOf(XElement condition) => (string)condition.Attribute("attribute")!;
}
