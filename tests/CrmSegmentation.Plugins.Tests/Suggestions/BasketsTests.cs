using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Suggestions;
using CsCheck;

namespace CrmSegmentation.Tests.Suggestions;

public class BasketsTests
{
    private static readonly Guid Rings = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Watches = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid Pearls = new("00000000-0000-0000-0000-000000000003");

    private static readonly AssociationThresholds None = new() { Customers = 1, Confidence = 0m, Lift = 0m };

    /// <summary>Ten customers: five bought rings, four watches, three of them both; the other four bought pearls alone.</summary>
    private static Baskets Shop()
    {
        var baskets = new Baskets();
        Guid[][] bought = [[Rings, Watches], [Watches, Rings], [Rings, Watches], [Rings], [Rings], [Watches], [Pearls], [Pearls], [Pearls], [Pearls]];
        foreach (var one in bought)
            baskets.Add(one);
        return baskets;
    }

    [Fact]
    public void Rules_are_what_a_person_counts()
    {
        var rules = Shop().Rules(None);

        Assert.Equal([(Rings, Watches), (Watches, Rings)], rules.Select(rule => (rule.From, rule.To)));
        Assert.Equal((30m, 60m, 1.5m), (rules[0].Support, rules[0].Confidence, rules[0].Lift));
        Assert.Equal((30m, 75m, 1.5m), (rules[1].Support, rules[1].Confidence, rules[1].Lift));
        Assert.Equal((3, 5, 4, 10), (rules[0].Customers, rules[0].FromCustomers, rules[0].ToCustomers, rules[0].AllCustomers));
    }

    [Theory]
    [InlineData(3, 0, 0, 2)]
    [InlineData(4, 0, 0, 0)]
    [InlineData(1, 60, 0, 2)]
    [InlineData(1, 60.01, 0, 1)]
    [InlineData(1, 75.01, 0, 0)]
    [InlineData(1, 0, 1.5, 2)]
    [InlineData(1, 0, 1.51, 0)]
    public void A_threshold_is_reached_by_what_equals_it(int customers, double confidence, double lift, int rules) =>
        Assert.Equal(rules, Shop().Rules(new AssociationThresholds { Customers = customers, Confidence = (decimal)confidence, Lift = (decimal)lift }).Count);

    [Fact]
    public void A_third_is_judged_before_it_is_rounded_and_stored_rounded()
    {
        var rule = new CategoryRule(Rings, Watches, 1, 3, 3, 7);

        Assert.Equal((14.2857m, 33.3333m, 0.7778m), (rule.Support, rule.Confidence, rule.Lift));
        Assert.False(new AssociationThresholds { Customers = 1, Confidence = 33.34m, Lift = 0m }.AreReachedBy(rule));
        Assert.True(new AssociationThresholds { Customers = 1, Confidence = 33.33m, Lift = 0m }.AreReachedBy(rule));
    }

    [Fact]
    public void A_customer_who_bought_nothing_that_has_a_category_is_no_basket()
    {
        var baskets = Shop();
        baskets.Add([]);

        Assert.Equal(10, baskets.Customers);
    }

    [Fact]
    public void What_was_counted_goes_on_in_another_call_as_if_there_had_been_none() =>
        Gen.Select(Gen.Int[0, 6].HashSet[0, 5].Array[0, 30], Gen.Int[0, 30]).Sample((customers, pause) =>
        {
            var ids = Enumerable.Range(1, 7).Select(number => new Guid(number, 0, 0, new byte[8])).ToList();
            var (whole, paused) = (new Baskets(), new Baskets());
            for (var i = 0; i < customers.Length; i++)
            {
                List<Guid> bought = [.. customers[i].Select(place => ids[place])];
                if (i == pause)
                    paused = Baskets.Parse(paused.ToString());
                whole.Add(bought);
                paused.Add(bought);
            }

            Assert.Equal(whole.Rules(None), Baskets.Parse(paused.ToString()).Rules(None));
        }, iter: 300);

    [Fact]
    public void Counts_equal_those_of_going_through_all_customers_for_every_pair() =>
        Gen.Int[0, 5].HashSet[0, 6].Array[0, 25].Sample(customers =>
        {
            var ids = Enumerable.Range(1, 6).Select(number => new Guid(number, 0, 0, new byte[8])).ToList();
            var baskets = new Baskets();
            foreach (var one in customers)
                baskets.Add([.. one.Select(place => ids[place])]);

            var expected =
                from a in Enumerable.Range(0, 6)
                from b in Enumerable.Range(0, 6)
                let both = customers.Count(one => one.Contains(a) && one.Contains(b))
                where a != b && both > 0
                select new CategoryRule(ids[a], ids[b], both, customers.Count(one => one.Contains(a)), customers.Count(one => one.Contains(b)), customers.Count(one => one.Count > 0));
            Assert.Equal(expected, baskets.Rules(None));
        }, iter: 300);

    [Fact]
    public void The_most_categories_fit_into_the_column_that_keeps_the_counts()
    {
        var baskets = new Baskets();
        List<Guid> all = [.. Enumerable.Range(1, Baskets.MostCategories).Select(number => new Guid(number, 0, 0, new byte[8]))];
        for (var i = 0; i < 3; i++)
            baskets.Add(all);

        // A count has at most ten digits, of which this one has one.
        Assert.InRange(baskets.ToString().Length + (9 * Baskets.MostCategories * (Baskets.MostCategories + 1) / 2), 1, 1_048_576);
    }
}
