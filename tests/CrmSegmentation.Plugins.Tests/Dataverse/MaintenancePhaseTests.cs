using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Tests.Dataverse;

/// <summary>Maintenance goes phase by phase, a page a call, and its token says where it is.</summary>
public class MaintenancePhaseTests
{
    private static readonly MaintenanceToken Start = new() { AsOf = new DateTime(2002, 1, 1) };

    private readonly List<string> calls = [];
    private int callsMade;

    [Fact]
    public void Phases_follow_each_other_in_their_order_and_each_page_is_a_call() =>
        Assert.Equal(["one 0", "one 1", "two 0", "three 0", "three 1"], Run(("one", 2), ("two", 1), ("three", 2)));

    [Fact]
    public void A_phase_with_nothing_to_do_costs_no_call_of_its_own()
    {
        Assert.Equal(["one 0", "two 0", "three 0"], Run(("one", 0), ("two", 1), ("three", 0)));
        Assert.Equal(2, callsMade);

        Run(("one", 0), ("two", 0), ("three", 0));
        Assert.Equal(1, callsMade);
    }

    [Fact]
    public void What_failed_in_one_phase_is_not_left_out_of_the_next()
    {
        var first = Maintenance.Run([new Phase("one", 1, calls), new Phase("two", 1, calls)], Start with { Failed = [Guid.NewGuid()], Place = "1" }, 10);
        Assert.Equal(("two", null), (first.Next!.Phase, first.Next.Place));
        Assert.Empty(first.Next.Failed);
        Assert.Equal("one", first.Phase);
    }

    [Fact]
    public void A_phase_that_is_none_is_refused_in_a_sentence() =>
        Assert.Contains("names the phase 'four'", Assert.Throws<RefusedException>(() => Maintenance.Run([new Phase("one", 1, calls)], Start with { Phase = "four" }, 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_token_comes_back_as_it_was_whatever_a_phase_puts_into_it()
    {
        var token = new MaintenanceToken
        {
            AsOf = new DateTime(2002, 1, 1),
            Run = Guid.NewGuid(),
            Phase = "old runs",
            Place = "a|b,'c' \u00fc<cookie page=\"1\" />",
            Failed = [Guid.NewGuid(), Guid.NewGuid()],
            Unreported = new(Guid.NewGuid(), "It is locked | again."),
        };
        var text = token.ToString();
        var parsed = MaintenanceToken.Parse(text);

        Assert.DoesNotContain('\'', text);
        Assert.Equal(token.Failed, parsed.Failed);
        Assert.Equal((token.AsOf, token.Run, token.Phase, token.Place, token.Unreported), (parsed.AsOf, parsed.Run, parsed.Phase, parsed.Place, parsed.Unreported));
    }

    private List<string> Run(params (string Name, int Pages)[] phases)
    {
        calls.Clear();
        callsMade = 0;
        for (MaintenanceToken? token = Start; token != null; callsMade++)
            token = Maintenance.Run([.. phases.Select(phase => new Phase(phase.Name, phase.Pages, calls))], MaintenanceToken.Parse(token.ToString()), 10).Next;
        return calls;
    }

    /// <summary>So many pages of work; none is a phase that finds nothing.</summary>
    private sealed class Phase(string name, int pages, List<string> calls) : IMaintenancePhase
    {
        public string Name => name;

        public MaintenancePage Run(MaintenanceToken token, int pageSize)
        {
            var page = int.Parse(token.Place ?? "0", null);
            calls.Add($"{name} {page}");
            return new MaintenancePage
            {
                Note = pages == 0 ? null : (Sentence)$"Did a page",
                Next = page + 1 < pages ? token with { Place = $"{page + 1}" } : null,
            };
        }
    }
}
