using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The segments that every organisation can start with. A managed solution carries no rows of its own tables, so they are
/// made by a custom API, as drafts for the marketer to change. They ask columns of the customer only: no list needs a join.
/// </summary>
/// <param name="service">Acts for the person who asks.</param>
/// <param name="texts">The organisation's language: names and descriptions are stored.</param>
internal sealed class StarterSegments(IOrganizationService service, ReasonTexts texts)
{
    /// <summary>Days without contact after which a customer of high priority has been left alone too long.</summary>
    private const int DaysWithoutContact = 90;

    /// <summary>Days ahead that greetings are prepared for.</summary>
    private const int DaysAhead = 30;

    private static readonly decimal[] ValueBands = [0m, 100m, 500m, 1_000m, 5_000m];
    private static readonly decimal[] AgeBands = [0, 30, 40, 50, 60, 70];

    public IReadOnlyList<StarterSegment> All =>
    [
        Starter(1, Is(ContactTable.Priority, (int)PriorityLevel.High)),
        Starter(2, Is(ContactTable.Priority, (int)PriorityLevel.Medium)),
        Starter(3, Is(ContactTable.Priority, (int)PriorityLevel.Low)),
        Starter(11, Is(RfmGroup.Champions)),
        Starter(12, Is(RfmGroup.PotentialLoyalist)),
        Starter(13, Is(RfmGroup.LoyalCustomers)),
        Starter(14, Is(RfmGroup.Promising)),
        Starter(15, Is(RfmGroup.NewCustomers)),
        Starter(16, Is(RfmGroup.CannotLoseThem)),
        Starter(17, Is(RfmGroup.AtRisk)),
        Starter(18, Is(RfmGroup.NeedAttention)),
        Starter(19, Is(RfmGroup.AboutToSleep)),
        Starter(20, Is(RfmGroup.Lost)),
        Starter(31, OnOrBeforeToday(ContactTable.LapsesOn)),
        Starter(32, Filter(Condition(ContactTable.FirstPurchaseOn, "last-x-months", 3))),
        Starter(33, Is(ContactTable.BuysGifts, 1)),
        Starter(34, InTheNextDays(ContactTable.NextBirthdayOn)),
        Starter(35, InTheNextDays(ContactTable.NextAnniversaryOn)),
        Starter(36, HighWithoutContact()),
        .. ValueBands.Select((_, i) => Starter(41 + i, Name("Value", ValueBands, i), ValueBand(i), texts.Text(i == 0 ? "Starter_ValueBelow_About" : "Starter_Value_About"))),
        .. AgeBands.Select((_, i) => Starter(51 + i, Name("Age", AgeBands, i, 1m), AgeBand(i), texts.Text("Starter_Age_About"))),
        .. Enumerable.Range(0, 10).Select(digit => Starter(61 + digit, texts.Text("Starter_Postcode", digit), Filter(Condition(ContactTable.PostalCode, "begins-with", digit)), texts.Text("Starter_Postcode_About"))),
    ];

    /// <summary>Makes those that are missing. One that is there stays as its owner made it. Returns how many were made.</summary>
    /// <param name="lifecycle">What they become.</param>
    public int CreateMissing(SegmentLifecycle lifecycle)
    {
        var all = All;
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(SegmentTable.Id, ConditionOperator.In, all.Select(starter => (object)starter.Id).ToArray());
        var present = new HashSet<Guid>(service.RetrieveMultiple(query).Entities.Select(row => row.Id));
        var missing = all.Where(starter => !present.Contains(starter.Id)).ToList();
        foreach (var starter in missing)
        {
            service.Create(new Entity(SegmentTable.Name, starter.Id)
            {
                [SegmentTable.Title] = starter.Name,
                [SegmentTable.Description] = starter.Description,
                [SegmentTable.Filter] = starter.Filter,
                [SegmentTable.Lifecycle] = new OptionSetValue((int)lifecycle),
            });
        }

        return missing.Count;
    }

    private StarterSegment Starter(int number, string filter) => Starter(number, texts.Text(Text($"Starter_{number}")), filter, texts.Text(Text($"Starter_{number}_About")));

    private static StarterSegment Starter(int number, string name, string filter, string description) =>
        new(new Guid(0x5e9c0de5, 0x57a7, 0x4e42, 0xa0, 0x01, 0, 0, 0, 0, 0, (byte)number), name, filter, description);

    /// <summary>FetchXML knows no 'on or before today' without a date; these three together say it.</summary>
    private static string OnOrBeforeToday(string column) =>
        AnyOf(Condition(column, "today") + Condition(column, "yesterday") + Condition(column, "olderthan-x-days", 1));

    /// <summary>The next days do not include today, which a greeting must not miss.</summary>
    private static string InTheNextDays(string column) => AnyOf(Condition(column, "today") + Condition(column, "next-x-days", DaysAhead));

    private static string HighWithoutContact() => Filter(
        Condition(ContactTable.Priority, "eq", (int)PriorityLevel.High)
        + AnyOf(Condition(ContactTable.LastContactedOn, "null") + Condition(ContactTable.LastContactedOn, "olderthan-x-days", DaysWithoutContact)));

    /// <summary>'Annual value below 100', '100 to 500', '5,000 and more'.</summary>
    /// <param name="step">What the upper bound is above the last value that belongs: a year where bands are of full years.</param>
    private string Name(string what, decimal[] bands, int band, decimal step = 0m) => band == 0 ? texts.Text($"Starter_{what}Below", texts.Whole(bands[1]))
        : band == bands.Length - 1 ? texts.Text($"Starter_{what}From", texts.Whole(bands[band]))
        : texts.Text($"Starter_{what}Between", texts.Whole(bands[band]), texts.Whole(bands[band + 1] - step));

    /// <summary>From the lower bound on, up to the next one without it. The lowest band leaves out who bought nothing.</summary>
    private static string ValueBand(int band) => Filter(
        Condition(ContactTable.AnnualValueBase, band == 0 ? "gt" : "ge", ValueBands[band])
        + (band < ValueBands.Length - 1 ? Condition(ContactTable.AnnualValueBase, "lt", ValueBands[band + 1]) : ""));

    private static string AgeBand(int band) => Filter(
        (band > 0 ? Condition(ContactTable.Age, "ge", AgeBands[band]) : "")
        + (band < AgeBands.Length - 1 ? Condition(ContactTable.Age, "lt", AgeBands[band + 1]) : ""));

    private static string Is(RfmGroup group) => Is(ContactTable.RfmSegment, (int)group);

    private static string Is(string column, int value) => Filter(Condition(column, "eq", value));

    private static string Filter(string conditions) => $"<filter>{conditions}</filter>";

    private static string AnyOf(string conditions) => $"<filter type=\"or\">{conditions}</filter>";

    private static string Condition(string column, string comparison) => $"<condition attribute=\"{column}\" operator=\"{comparison}\" />";

    private static string Condition(string column, string comparison, decimal value) => Text($"<condition attribute=\"{column}\" operator=\"{comparison}\" value=\"{value}\" />");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
