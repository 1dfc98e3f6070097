using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What would become of all customers were a scheme active, computed by the very rules, and from the very numbers, by which
/// maintenance would recalculate them. Writes nothing.
/// </summary>
/// <param name="service">Acts for the person who asks: reads the names of movers.</param>
/// <param name="system">Sees every customer.</param>
/// <param name="calculator">By the rules that count.</param>
/// <param name="asOf">The day.</param>
internal sealed class SchemePreview(IOrganizationService service, IOrganizationService system, ProfileCalculator calculator, DateTime asOf)
{
    /// <summary>All customers are held in memory at once, of which a plug-in has little.</summary>
    public const int MostCustomers = 250_000;

    private const int MoversShown = 20;

    /// <summary>The rules that would count, with the cut points that they would have.</summary>
    public PriorityScheme Scheme { get; private set; } = BuiltInScheme.Instance;

    public SchemeComparison Comparison { get; } = new();

    /// <summary>Names of the biggest movers among those whom the caller may read.</summary>
    public List<KeyValuePair<Move, string>> Movers { get; private set; } = [];

    /// <param name="stored">The scheme to try out.</param>
    /// <param name="other">A scheme to compare it with; null compares with what is stored about customers.</param>
    public void Run(StoredScheme stored, StoredScheme? other)
    {
        var population = new List<PopulationMember>();
        foreach (var member in new Population(system, calculator, asOf).Read())
        {
            if (population.Count == MostCustomers)
                throw new RefusedException($"There are more than {MostCustomers.ToString("N0", CultureInfo.InvariantCulture)} customers, more than a preview holds at once. Try the scheme out where there are fewer, or activate it and watch maintenance.");
            population.Add(member);
        }

        Scheme = RulesOf(stored, population);
        var others = other == null ? null : RulesOf(other, population);
        foreach (var member in population)
        {
            var before = others == null ? new Outcome(member.Level, member.Score, member.Group) : OutcomeOf(others, member);
            Comparison.Add(member.Id, member.AnnualValue, before, OutcomeOf(Scheme, member));
        }

        Movers = Named(Comparison.BiggestMoves().ToList());
    }

    /// <summary>A scheme as it would count: maintenance computes cut points where their day has come, and some schemes cannot do without.</summary>
    private PriorityScheme RulesOf(StoredScheme stored, List<PopulationMember> population) =>
        stored.LacksCutPoints || stored.IsDueForCutPoints(asOf)
            ? CutPointRefresh.Compute(stored, population, asOf).ApplyTo(stored.Scheme)
            : stored.Scheme;

    private Outcome OutcomeOf(PriorityScheme scheme, PopulationMember member)
    {
        var input = member.InputFor(scheme, asOf);
        var priority = scheme.Prioritise(input);
        return new Outcome(priority.Level, priority.Score, scheme.Rfm.GroupOf(scheme.Rfm.ScoresOf(input)));
    }

    private List<KeyValuePair<Move, string>> Named(List<Move> moves)
    {
        if (moves.Count == 0)
            return [];

        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.FullName) };
        query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, moves.Select(move => (object)move.ContactId).ToArray());
        var names = service.RetrieveMultiple(query).Entities.ToDictionary(contact => contact.Id, contact => contact.GetAttributeValue<string>(ContactTable.FullName) ?? "");
        return moves.Where(move => names.ContainsKey(move.ContactId)).Take(MoversShown).Select(move => new KeyValuePair<Move, string>(move, names[move.ContactId])).ToList();
    }
}
