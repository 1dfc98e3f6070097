using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>How the priority of one customer comes about on a day, computed anew from all of his purchases.</summary>
internal sealed class PriorityExplanation
{
    /// <summary>What tells on the contact whether the caller sees the income that counts.</summary>
    public static readonly string[] ColumnsSeen = [ContactTable.HouseholdIncomeBase, ContactTable.AnnualIncomeBase];

    private readonly Entity contact;
    private readonly IReadOnlyList<FactorExplanation> factors;
    private readonly decimal? incomeSeen;

    private PriorityExplanation(Entity contact, Profile profile, IReadOnlyList<FactorExplanation> factors, decimal? incomeSeen)
    {
        this.contact = contact;
        this.factors = factors;
        this.incomeSeen = incomeSeen;
        Profile = profile;
    }

    public Profile Profile { get; }

    /// <summary>Whether the contact bears this level, score and scheme.</summary>
    public bool IsStored
    {
        get
        {
            var computed = CustomerColumns.Write(Profile);
            return Array.TrueForAll(
                [ContactTable.Priority, ContactTable.PriorityScore, ContactTable.SchemeVersion],
                column => CustomerColumns.SameValue(contact.GetAttributeValue<object>(column), computed[column]));
        }
    }

    /// <summary>Explains the priority of a customer; none where he has no profile.</summary>
    /// <param name="asSystem">Reads what decides, whether or not the caller may.</param>
    /// <param name="calculator">The rules.</param>
    /// <param name="seen">The contact as the caller reads it, with <see cref="ColumnsSeen"/>.</param>
    /// <param name="asOf">The day.</param>
    public static PriorityExplanation? Of(IOrganizationService asSystem, ProfileCalculator calculator, Entity seen, DateTime asOf)
    {
        var computed = new CustomerRecalculation(asSystem, calculator).Compute([seen.Id], asOf)[seen.Id];
        if (computed.Value.Figures is not { } figures)
            return null;
        var input = figures.InputOf(computed.Key.Declared, asOf, calculator.Scheme.Trend);
        return new PriorityExplanation(computed.Key.Row, computed.Value, [.. calculator.Scheme.Explain(input)], CustomerColumns.ReadCustomer(seen).Income);
    }

    /// <summary>A row of no table for each factor, in the order of the scheme.</summary>
    /// <param name="words">The language.</param>
    /// <param name="exchangeRate">Units of the currency in which amounts are told for one of the base currency.</param>
    public IEnumerable<Entity> Rows(FactorWords words, decimal exchangeRate = 1m) => factors.Select(factor => RowOf(factor, incomeSeen, words, exchangeRate));

    /// <param name="one">The factor.</param>
    /// <param name="incomeSeen">
    /// The income that the caller reads on the contact. Where it is not the one that counts, as when he may read the personal
    /// income but not that of the household, the one that counts stays hidden.
    /// </param>
    /// <param name="words">The language.</param>
    /// <param name="exchangeRate">Units of the currency in which amounts are told for one of the base currency.</param>
    public static Entity RowOf(FactorExplanation one, decimal? incomeSeen, FactorWords words, decimal exchangeRate = 1m)
    {
        var hidden = one.Factor.Kind == FactorKind.Income && one.Input != null && one.Input != incomeSeen;
        return new Entity
        {
            ["factor"] = (int)one.Factor.Kind,
            ["factorname"] = words.NameOf(one.Factor.Kind),
            ["input"] = hidden ? words.Hidden : words.InputOf(one.Factor.Kind, one.Input, exchangeRate),
            ["score"] = one.Score,
            ["weight"] = one.Factor.Weight,
            ["contribution"] = one.Contribution,
            ["steps"] = hidden ? "" : words.StepsOf(one.Factor),
        };
    }
}
