using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Suggestions;

namespace CrmSegmentation.Tests.Suggestions;

public class NextCategoriesTests
{
    private static readonly Guid[] C = [.. Enumerable.Range(0, 6).Select(number => new Guid(number + 1, 0, 0, new byte[8]))];

    private static readonly ILookup<Guid, CategoryRule> Rules = new[]
    {
        new CategoryRule(C[0], C[2], 50, 100, 100, 1_000),
        new CategoryRule(C[1], C[2], 60, 100, 100, 1_000),
        new CategoryRule(C[0], C[1], 90, 100, 100, 1_000),
        new CategoryRule(C[0], C[3], 40, 100, 200, 1_000),
        new CategoryRule(C[0], C[4], 40, 100, 100, 1_000),
    }.ToLookup(rule => rule.From);

    [Fact]
    public void What_he_has_is_not_suggested_and_the_strongest_rule_gives_the_reason()
    {
        var next = Next([0, 1], [], 9);

        Assert.Equal([C[2], C[4], C[3]], next.Select(one => one.Rule.To));
        Assert.Equal((C[1], C[1]), (next[0].Rule.From, next[0].Because.Category));
    }

    [Fact]
    public void At_most_so_many_are_suggested_and_none_that_is_left_out()
    {
        Assert.Equal([C[1], C[2]], Next([0], [], 2).Select(one => one.Rule.To));
        Assert.Equal([C[2], C[4]], Next([0], [C[1]], 2).Select(one => one.Rule.To));
        Assert.Empty(Next([0], [], 0));
        Assert.Empty(Next([5], [], 3));
    }

    [Fact]
    public void Dismissals_and_history_are_judged_by_the_day_of_mining()
    {
        var settings = SuggestionSettings.Default;

        Assert.Equal(new DateTime(2000, 2, 29), settings.HistoryAfter(new DateTime(2002, 2, 28).AddDays(1).AddDays(-1)).AddDays(1));
        Assert.True(settings.StillDismissed(new DateTime(2001, 1, 1), new DateTime(2001, 6, 29)));
        Assert.False(settings.StillDismissed(new DateTime(2001, 1, 1), new DateTime(2001, 6, 30)));
        Assert.True(settings.IsDue(null, new DateTime(2001, 1, 1)));
        Assert.False(settings.IsDue(new DateTime(2001, 1, 31), new DateTime(2001, 2, 27)));
        Assert.True(settings.IsDue(new DateTime(2001, 1, 31), new DateTime(2001, 2, 28)));
        Assert.False((settings with { Schedule = Domain.Priorities.CutPointSchedule.Never }).IsDue(null, new DateTime(2001, 1, 1)));
    }

    private static List<WantedSuggestion> Next(int[] bought, Guid[] except, int most) =>
        NextCategories.Of([.. bought.Select(place => new BoughtCategory(C[place], new DateTime(2001, 1, 1), Guid.Empty))], Rules, except, most);
}
