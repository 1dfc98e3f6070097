using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What the priority card of one customer shows, as the caller may read it. What there is and he may not read is left out,
/// and <see cref="NotShown"/> says so. Values are told as the platform formats them for him.
/// </summary>
internal sealed class CustomerCard
{
    public const string Purchases = "purchases";
    public const string Segments = "segments";
    public const string Suggestions = "suggestions";
    public const string Treatment = "treatment";

    /// <summary>Stands before the part of which the caller reads some and not all.</summary>
    private const string Some = "some ";

    /// <summary>Platform columns and ours that the card speaks of, and what hides an income.</summary>
    private static readonly string[] Columns =
    [
        ContactTable.Priority, ContactTable.PriorityScore, ContactTable.PriorityReason, ContactTable.AnnualValue, ContactTable.AnnualPurchaseCount,
        ContactTable.AveragePurchaseValue, ContactTable.LastPurchaseOn, ContactTable.Trend, ContactTable.RfmSegment, ContactTable.ProfileAsOf, ContactTable.SchemeVersion,
        ContactTable.PriorityScheme, ContactTable.ProfilingOptOut, ContactTable.ContactFrequency, ContactTable.NextContactAllowedOn, ContactTable.ExchangeRate,
        ContactTable.DoNotEmail, ContactTable.DoNotPhone, ContactTable.DoNotPostalMail, ContactTable.EmailAddress, ContactTable.BusinessPhone, ContactTable.MobilePhone,
        ContactTable.Street, ContactTable.PostalCode, ContactTable.State, .. PriorityExplanation.ColumnsSeen,
    ];

    private readonly IOrganizationService asUser;
    private readonly IOrganizationService asSystem;
    private readonly HashSet<string> privileges;
    private readonly List<string> notShown = [];

    /// <param name="asUser">Acts with the rights of the caller.</param>
    /// <param name="asSystem">Acts with those of the system; what it reads is counted and not told.</param>
    /// <param name="userId">The caller.</param>
    /// <param name="contactId">The customer, whom the caller must be allowed to read.</param>
    public CustomerCard(IOrganizationService asUser, IOrganizationService asSystem, Guid userId, Guid contactId)
    {
        this.asUser = asUser;
        this.asSystem = asSystem;
        Contact = asUser.Retrieve(ContactTable.Name, contactId, new ColumnSet(Columns));

        // Reading a table without the privilege is a fault, and a fault of a request ends the transaction that the call runs in.
        string[] tables = [PurchaseTable.Name, SegmentMembershipTable.Name, SuggestionTable.Name, PrioritySchemeTable.Name];
        var answer = (RetrieveUserSetOfPrivilegesByNamesResponse)asSystem.Execute(new RetrieveUserSetOfPrivilegesByNamesRequest { UserId = userId, PrivilegeNames = Array.ConvertAll(tables, ReadPrivilege) });
        privileges = new HashSet<string>(answer.RolePrivileges.Select(privilege => privilege.PrivilegeName), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The contact as the caller reads it.</summary>
    public Entity Contact { get; }

    /// <summary>Whether the customer has a profile; without one the card has neither factors nor months nor suggestions.</summary>
    public bool HasProfile => Contact.Contains(ContactTable.SchemeVersion);

    /// <summary>Units of the customer's currency for one of the base currency.</summary>
    public decimal ExchangeRate => Contact.GetAttributeValue<decimal?>(ContactTable.ExchangeRate) ?? 1m;

    /// <summary>What the caller may not read, in the order in which it was asked for.</summary>
    public IReadOnlyList<string> NotShown => notShown;

    /// <summary>Level, figures and reach in one row of no table. A value that is empty or hidden is absent.</summary>
    public Entity ProfileRow(DateTime asOf)
    {
        var row = new Entity { ["optedout"] = Contact.GetAttributeValue<bool?>(ContactTable.ProfilingOptOut) == true };
        if (Contact.GetAttributeValue<OptionSetValue>(ContactTable.Priority) is { } level)
            row["priority"] = level.Value;
        Tell(row, "priorityname", Contact, ContactTable.Priority);
        Tell(row, "score", Contact, ContactTable.PriorityScore);
        Tell(row, "reason", Contact, ContactTable.PriorityReason);
        Tell(row, "annualvalue", Contact, ContactTable.AnnualValue);
        Tell(row, "annualcount", Contact, ContactTable.AnnualPurchaseCount);
        Tell(row, "averagevalue", Contact, ContactTable.AveragePurchaseValue);
        Tell(row, "lastpurchaseon", Contact, ContactTable.LastPurchaseOn);
        Tell(row, "trend", Contact, ContactTable.Trend);
        Tell(row, "rfmgroup", Contact, ContactTable.RfmSegment);
        Tell(row, "asof", Contact, ContactTable.ProfileAsOf);
        row["never"] = Contact.GetAttributeValue<OptionSetValue>(ContactTable.ContactFrequency)?.Value == (int)ContactFrequency.Never;
        if (Contact.GetAttributeValue<DateTime?>(ContactTable.NextContactAllowedOn) > asOf)
            Tell(row, "helduntil", Contact, ContactTable.NextContactAllowedOn);
        row["email"] = Reach(ContactTable.DoNotEmail, ContactTable.EmailAddress);
        row["phone"] = Reach(ContactTable.DoNotPhone, ContactTable.BusinessPhone, ContactTable.MobilePhone);
        row["post"] = Reach(ContactTable.DoNotPostalMail, ContactTable.Street, ContactTable.PostalCode);
        return row;
    }

    /// <summary>Adds what the scheme suggests for a customer of his level. The built-in scheme has no row.</summary>
    public void TellTreatment(Entity row)
    {
        if (Contact.GetAttributeValue<EntityReference>(ContactTable.PriorityScheme) is not { } scheme || Contact.GetAttributeValue<OptionSetValue>(ContactTable.Priority) is not { } level)
            return;

        string[] columns = (PriorityLevel)level.Value switch
        {
            PriorityLevel.High => [PrioritySchemeTable.HighTreatment, PrioritySchemeTable.HighUser, PrioritySchemeTable.HighQueue],
            PriorityLevel.Medium => [PrioritySchemeTable.MediumTreatment, PrioritySchemeTable.MediumUser, PrioritySchemeTable.MediumQueue],
            PriorityLevel.Low => [PrioritySchemeTable.LowTreatment, PrioritySchemeTable.LowUser, PrioritySchemeTable.LowQueue],
            _ => [PrioritySchemeTable.NoneTreatment, PrioritySchemeTable.NoneUser, PrioritySchemeTable.NoneQueue],
        };
        var query = new QueryExpression(PrioritySchemeTable.Name) { ColumnSet = new ColumnSet(columns) };
        query.Criteria.AddCondition(PrioritySchemeTable.Id, ConditionOperator.Equal, scheme.Id);
        foreach (var found in Read(query, Treatment))
        {
            Tell(row, "treatment", found, columns[0]);
            Tell(row, "user", found, columns[1]);
            Tell(row, "queue", found, columns[2]);
        }
    }

    /// <summary>The months to show, by the purchases that the caller reads, in the customer's currency.</summary>
    public IEnumerable<Entity> Months(DateTime asOf, ProfileSettings settings)
    {
        var query = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.PurchaseDate, PurchaseTable.AmountBase, PurchaseTable.Kind) };
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.Equal, Contact.Id);
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.GreaterEqual, PurchaseMonth.FirstDayShown(asOf));
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessEqual, asOf);
        var values = Read(query, Purchases)
            .Select(row => new Purchase(row.GetAttributeValue<DateTime>(PurchaseTable.PurchaseDate), LifetimeReader.KindOf(row.GetAttributeValue<OptionSetValue>(PurchaseTable.Kind)), row.GetAttributeValue<Money>(PurchaseTable.AmountBase)?.Value ?? 0m))
            .Where(purchase => !purchase.IsReturn || settings.Returns != ReturnPolicy.Ignored)
            .Select(purchase => new KeyValuePair<DateTime, decimal>(purchase.Date, purchase.Value))
            .ToList();
        return PurchaseMonth.Of(asOf, settings.Window.At(asOf), values).Select(month => new Entity
        {
            ["first"] = month.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["inside"] = InOwnCurrency(month.Inside),
            ["outside"] = InOwnCurrency(month.Outside),
        });
    }

    /// <summary>Published segments that the customer is in, as maintenance last found, the latest first.</summary>
    public IEnumerable<Entity> SegmentRows()
    {
        var query = new QueryExpression(SegmentMembershipTable.Name)
        {
            ColumnSet = new ColumnSet(SegmentMembershipTable.Segment, SegmentMembershipTable.EnteredOn),
            Orders = { new OrderExpression(SegmentMembershipTable.EnteredOn, OrderType.Descending) },
        };
        query.Criteria.AddCondition(SegmentMembershipTable.Contact, ConditionOperator.Equal, Contact.Id);
        query.Criteria.AddCondition(SegmentMembershipTable.LeftOn, ConditionOperator.Null);
        return Read(query, Segments).Select(membership =>
        {
            var row = new Entity();
            Tell(row, "name", membership, SegmentMembershipTable.Segment);
            Tell(row, "since", membership, SegmentMembershipTable.EnteredOn);
            return row;
        });
    }

    /// <summary>Categories to show the customer next, the most likely first.</summary>
    public IEnumerable<Entity> SuggestionRows()
    {
        // Of who is inactive maintenance takes them away; until then they are not for showing.
        if (Contact.GetAttributeValue<OptionSetValue>(ContactTable.State)?.Value is not (null or 0))
            return [];
        var query = Dataverse.SuggestionRows.OpenOnes();
        query.Criteria.AddCondition(SuggestionTable.Contact, ConditionOperator.Equal, Contact.Id);
        return Read(query, Suggestions).Select(suggestion =>
        {
            var row = new Entity();
            Tell(row, "category", suggestion, SuggestionTable.Category);
            Tell(row, "reason", suggestion, SuggestionTable.Reason);
            return row;
        });
    }

    /// <summary>The rows that the caller reads, as many as a page holds. Where there are more than he reads, that is noted.</summary>
    private DataCollection<Entity> Read(QueryExpression query, string part)
    {
        var there = asSystem.RetrieveMultiple(query).Entities;
        if (there.Count == 0)
            return there;
        var seen = privileges.Contains(ReadPrivilege(query.EntityName)) ? asUser.RetrieveMultiple(query).Entities : new EntityCollection().Entities;
        if (seen.Count < there.Count)
            notShown.Add(seen.Count == 0 ? part : Some + part);
        return seen;
    }

    private string Reach(string forbidden, params string[] addresses)
    {
        if (Contact.GetAttributeValue<bool?>(forbidden) == true)
            return "forbidden";
        return Array.Exists(addresses, column => Contact.GetAttributeValue<string>(column) is { Length: > 0 }) ? "yes" : "missing";
    }

    private decimal InOwnCurrency(decimal amount) => Math.Round(amount * ExchangeRate, 2, MidpointRounding.AwayFromZero);

    /// <summary>Adds a value as the platform formats it for the caller, a text as it is; nothing where it is empty.</summary>
    private static void Tell(Entity row, string name, Entity from, string column)
    {
        var text = from.FormattedValues.TryGetValue(column, out var formatted) ? formatted : from.GetAttributeValue<object>(column) switch
        {
            EntityReference reference => reference.Name,
            string words => words,
            _ => null,
        };
        if (text is { Length: > 0 })
            row[name] = text;
    }

    private static string ReadPrivilege(string table) => "prvRead" + table;
}
