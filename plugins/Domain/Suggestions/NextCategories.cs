using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Suggestions;

/// <summary>
/// Which categories to suggest to a customer. It follows from what he bought within the history, the rules, and what nobody
/// wants to suggest to him, and from nothing else: computed anew it is the same, whatever was suggested before.
/// </summary>
internal static class NextCategories
{
    /// <summary>The categories, the most likely first, each by the strongest rule that leads to it.</summary>
    /// <param name="bought">The latest purchase of each category within the history.</param>
    /// <param name="rules">All rules.</param>
    /// <param name="except">Categories that are left out: dismissed lately, or suggested by a person.</param>
    /// <param name="most">So many at most.</param>
    public static List<WantedSuggestion> Of(IReadOnlyCollection<BoughtCategory> bought, ILookup<Guid, CategoryRule> rules, ICollection<Guid> except, int most)
    {
        var own = new HashSet<Guid>(bought.Select(one => one.Category));
        return
        [
            .. bought.SelectMany(one => rules[one.Category].Select(rule => new WantedSuggestion(rule, one)))
                .Where(one => !own.Contains(one.Rule.To) && !except.Contains(one.Rule.To))
                .GroupBy(one => one.Rule.To)
                .Select(same => same.OrderByDescending(one => one.Rule.Confidence).ThenByDescending(one => one.Rule.Lift).ThenBy(one => one.Rule.From).First())
                .OrderByDescending(one => one.Rule.Confidence)
                .ThenByDescending(one => one.Rule.Lift)
                .ThenBy(one => one.Rule.To)
                .Take(most),
        ];
    }
}
