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
internal sealed class StarterSegments(IOrganizationService service)
{
    /// <summary>Days without contact after which a customer of high priority has been left alone too long.</summary>
    private const int DaysWithoutContact = 90;

    /// <summary>Days ahead that greetings are prepared for.</summary>
    private const int DaysAhead = 30;

    private static readonly decimal[] ValueBands = [0m, 100m, 500m, 1_000m, 5_000m];
    private static readonly int[] AgeBands = [0, 30, 40, 50, 60, 70];

    public static IReadOnlyList<StarterSegment> All { get; } =
    [
        Starter(1, "High priority", Is(ContactTable.Priority, (int)PriorityLevel.High), "Customers to look after first: the most value in the year."),
        Starter(2, "Medium priority", Is(ContactTable.Priority, (int)PriorityLevel.Medium), "Customers worth developing."),
        Starter(3, "Low priority", Is(ContactTable.Priority, (int)PriorityLevel.Low), "Customers who bought in the year, a little."),
        Starter(11, "Champions", Is(RfmGroup.Champions), "Bought lately, often and much."),
        Starter(12, "Potential loyalists", Is(RfmGroup.PotentialLoyalist), "Bought lately and more than once."),
        Starter(13, "Loyal customers", Is(RfmGroup.LoyalCustomers), "Buy often."),
        Starter(14, "Promising", Is(RfmGroup.Promising), "Bought lately, not much yet."),
        Starter(15, "Newcomers by RFM", Is(RfmGroup.NewCustomers), "Bought lately for the first time."),
        Starter(16, "Cannot lose them", Is(RfmGroup.CannotLoseThem), "Bought often and much, but not for long."),
        Starter(17, "At risk", Is(RfmGroup.AtRisk), "Bought often, some time ago."),
        Starter(18, "Need attention", Is(RfmGroup.NeedAttention), "Middling in everything; a reminder may help."),
        Starter(19, "About to sleep", Is(RfmGroup.AboutToSleep), "Bought seldom, and some time ago."),
        Starter(20, "Lost", Is(RfmGroup.Lost), "Bought seldom, and long ago."),
        Starter(31, "Lapsing customers", OnOrBeforeToday(ContactTable.LapsesOn), "The day has come by which they would have bought again, had they kept their habit."),
        Starter(32, "New customers", Filter(Condition(ContactTable.FirstPurchaseOn, "last-x-months", 3)), "First bought in the last three months."),
        Starter(33, "Gift buyers", Is(ContactTable.BuysGifts, 1), "Bought a gift in the year."),
        Starter(34, "Birthdays in the next 30 days", InTheNextDays(ContactTable.NextBirthdayOn), "To congratulate in time."),
        Starter(35, "Anniversaries in the next 30 days", InTheNextDays(ContactTable.NextAnniversaryOn), "To congratulate in time."),
        Starter(36, "High priority without recent contact", HighWithoutContact(), "Customers to look after first whom nobody has contacted for three months."),
        .. ValueBands.Select((from, i) => Starter(41 + i, ValueName(i), ValueBand(i), from == 0m ? "Bought something in the year." : "By what they bought in the year, in the base currency.")),
        .. AgeBands.Select((_, i) => Starter(51 + i, AgeName(i), AgeBand(i), "By full years, from the birthday itself on.")),
        .. Enumerable.Range(0, 10).Select(digit => Starter(61 + digit, Text($"Postcodes {digit}"), Filter(Condition(ContactTable.PostalCode, "begins-with", digit)), "By the first figure of the postcode. Add figures to make the area smaller.")),
    ];

    /// <summary>Makes those that are missing. One that is there stays as its owner made it. Returns how many were made.</summary>
    /// <param name="lifecycle">What they become.</param>
    public int CreateMissing(SegmentLifecycle lifecycle)
    {
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(SegmentTable.Id, ConditionOperator.In, All.Select(starter => (object)starter.Id).ToArray());
        var present = new HashSet<Guid>(service.RetrieveMultiple(query).Entities.Select(row => row.Id));
        var missing = All.Where(starter => !present.Contains(starter.Id)).ToList();
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

    private static string ValueName(int band) => band == 0 ? Text($"Annual value below {ValueBands[1]:N0}")
        : band == ValueBands.Length - 1 ? Text($"Annual value {ValueBands[band]:N0} and more")
        : Text($"Annual value {ValueBands[band]:N0} to {ValueBands[band + 1]:N0}");

    /// <summary>From the lower bound on, up to the next one without it. The lowest band leaves out who bought nothing.</summary>
    private static string ValueBand(int band) => Filter(
        Condition(ContactTable.AnnualValueBase, band == 0 ? "gt" : "ge", ValueBands[band])
        + (band < ValueBands.Length - 1 ? Condition(ContactTable.AnnualValueBase, "lt", ValueBands[band + 1]) : ""));

    private static string AgeName(int band) => band == 0 ? Text($"Aged under {AgeBands[1]}")
        : band == AgeBands.Length - 1 ? Text($"Aged {AgeBands[band]} and older")
        : Text($"Aged {AgeBands[band]} to {AgeBands[band + 1] - 1}");

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
