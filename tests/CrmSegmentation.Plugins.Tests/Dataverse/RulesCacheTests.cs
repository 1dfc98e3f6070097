using System;
using System.Linq;
using System.Threading;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Tests.Dataverse;

public class RulesCacheTests
{
    private static readonly DateTime Noon = new(2002, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Rules Old = Rules.Default;
    private static readonly Rules New = Rules.Default with { Settings = new Domain.Settings { HandoverLimit = 5 } };

    private readonly Guid organization = Guid.NewGuid();
    private Rules stored = Old;
    private int reads;

    [Fact]
    public void Rules_are_read_once_for_the_events_of_half_a_minute()
    {
        Assert.Same(Old, At(0));
        stored = New;
        Assert.Same(Old, At(29));
        Assert.Equal(1, reads);

        Assert.Same(New, At(30));
        Assert.Equal(2, reads);
    }

    [Fact]
    public void An_event_that_came_earlier_and_arrives_later_is_as_near()
    {
        At(0);
        At(-29);
        Assert.Equal(1, reads);
        At(-40);
        Assert.Equal(2, reads);
    }

    [Fact]
    public void What_one_organisation_decides_is_nothing_to_another()
    {
        At(0);
        Assert.Same(New, RulesCache.Get(Guid.NewGuid(), Noon, () => New));
        Assert.Same(Old, At(1));
    }

    [Fact]
    public void The_process_that_changes_the_rules_goes_by_the_new_ones_at_once()
    {
        At(0);
        stored = New;
        RulesCache.Forget(organization, Noon.AddSeconds(5));
        Assert.Same(New, At(6));
    }

    [Fact]
    public void What_a_transaction_read_that_is_rolled_back_is_not_remembered()
    {
        RulesCache.Forget(organization, Noon);
        stored = New;
        Assert.Same(New, At(1));

        stored = Old;

        Assert.Same(Old, At(2));
        Assert.Same(Old, At(120));
        At(121);
        At(122);
        Assert.Equal(4, reads);
    }

    [Fact]
    public void Rules_that_another_process_has_just_written_and_may_still_roll_back_are_not_remembered()
    {
        stored = New with { ChangedOn = Noon };
        At(1);
        At(120);
        Assert.Equal(2, reads);

        At(121);
        At(122);
        Assert.Equal(3, reads);
    }

    [Fact]
    public void A_read_that_began_before_a_change_and_ends_after_it_leaves_nothing()
    {
        var rules = RulesCache.Get(organization, Noon, () =>
        {
            RulesCache.Forget(organization, Noon.AddSeconds(1));
            return Old;
        });
        Assert.Same(Old, rules);
        stored = New;
        Assert.Same(New, At(2));
    }

    [Fact]
    public void A_failed_read_leaves_nothing()
    {
        Assert.Throws<TimeoutException>(() => RulesCache.Get(organization, Noon, () => throw new TimeoutException()));
        At(1);
        Assert.Equal(1, reads);
    }

    [Fact]
    public void Calls_at_the_same_time_all_get_rules() =>
        Assert.All(Enumerable.Range(0, 200).AsParallel().Select(i =>
        {
            if (i % 50 == 0)
                RulesCache.Forget(organization, Noon);
            return At(i % 3);
        }).ToList(), Assert.NotNull);

    private Rules At(int second) => RulesCache.Get(organization, Noon.AddSeconds(second), () =>
    {
        Interlocked.Increment(ref reads);
        return stored;
    });
}
