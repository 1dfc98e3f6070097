using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CsCheck;

namespace CrmSegmentation.Tests.Priorities;

public class PriorityLaws
{
    private static readonly Gen<PriorityInput> Inputs = Gen.Select(
        Gen.Decimal[-100m, 6_000m], Gen.Int[0, 20], Gen.Int[0, 400], Gen.Int[-1, 4], Gen.Int[-1, 100_000],
        (value, count, days, readiness, income) => new PriorityInput
        {
            AnnualValue = value,
            AnnualCount = count,
            AverageValue = count == 0 ? null : value / count,
            RecencyDays = days,
            LastPurchaseOn = new DateTime(2001, 12, 31).AddDays(-days),
            Trend = Trend.Steady,
            Readiness = readiness < 0 ? null : CategoryReadiness.FirstForNewProducts + readiness,
            Income = income < 0 ? null : income,
        });

    /// <summary>A scheme that uses every kind of factor, with awkward weights.</summary>
    private static readonly PriorityScheme EveryFactor = BuiltInScheme.Instance with
    {
        Version = "Every factor",
        Factors =
        [
            .. BuiltInScheme.Instance.Factors,
            new PriorityFactor(FactorKind.AverageValue, 7m) { Bands = [new(0m, 3m), new(33m, 51m), new(99m, 97m)] },
            new PriorityFactor(FactorKind.Trend, 3m) { Choices = new Dictionary<int, decimal> { [(int)Trend.Steady] = 33.3m, [(int)Trend.Growing] = 100m } },
            new PriorityFactor(FactorKind.Income, 11m) { Bands = [new(0m, 1m), new(30_000m, 55m)] },
            new PriorityFactor(FactorKind.AnnualCount, 0m) { Bands = [new(0m, 100m)] },
        ],
    };

    private static readonly Gen<PriorityScheme> Schemes = Gen.Bool.Select(builtIn => builtIn ? BuiltInScheme.Instance : EveryFactor);

    [Fact]
    public void Contributions_add_up_to_the_score() =>
        Gen.Select(Schemes, Inputs).Sample((scheme, input) =>
        {
            var priority = scheme.Prioritise(input);
            Assert.Equal(priority.Score, priority.Contributions.Sum(one => one.Contribution));
            Assert.InRange(priority.Score, 0m, 100m);
        }, iter: 5_000);

    [Fact]
    public void A_customer_whose_annual_value_alone_rises_never_falls() =>
        Gen.Select(Schemes, Inputs, Gen.Decimal[0m, 2_000m]).Sample((scheme, input, more) =>
        {
            var richer = input with { AnnualValue = input.AnnualValue + more, AverageValue = input.AnnualCount == 0 ? null : (input.AnnualValue + more) / input.AnnualCount };
            var before = scheme.Prioritise(input);
            var after = scheme.Prioritise(richer);
            Assert.True(after.Score >= before.Score);
            Assert.True(after.Level <= before.Level, "levels are numbered from High down");
        }, iter: 5_000);

    /// <summary>Tables of up to six bands whose scores do not fall, at any place of the scale.</summary>
    private static readonly Gen<IReadOnlyList<Band>> RisingBands = Gen.Select(Gen.Int[-50, 3_000].Array[1, 6], Gen.Int[0, 10_000].Array[6]).Select((froms, scores) =>
        (IReadOnlyList<Band>)froms.Distinct().Order().Zip(scores.Order(), (from, score) => new Band(from, score / 100m)).ToList());

    /// <summary>Any scheme that the checks let through and whose tables of value do not fall.</summary>
    private static readonly Gen<PriorityScheme> AnyScheme = Gen.Select(
        Gen.Int[0, 20].Array[5], RisingBands, RisingBands, RisingBands, RisingBands.Select(bands => bands.Select(band => band with { Score = 100m - band.Score }).ToList()), Gen.Int[0, 100], Gen.Int[0, 100],
        (weights, value, count, average, recency, one, other) => BuiltInScheme.Instance with
        {
            Version = "Any",
            HighFrom = Math.Max(one, other),
            MediumFrom = Math.Min(one, other),
            Factors =
            [
                new PriorityFactor(FactorKind.AnnualValue, weights[0] + 1) { Bands = value },
                new PriorityFactor(FactorKind.AnnualCount, weights[1]) { Bands = count },
                new PriorityFactor(FactorKind.AverageValue, weights[2]) { Bands = average },
                new PriorityFactor(FactorKind.Recency, weights[3]) { Bands = recency },
                new PriorityFactor(FactorKind.Trend, weights[4]) { Choices = new Dictionary<int, decimal> { [(int)Trend.Declining] = 10m, [(int)Trend.Steady] = 33.3m, [(int)Trend.Growing] = 90m, [(int)Trend.New] = 50m } },
            ],
        });

    [Fact]
    public void Whatever_the_scheme_scores_are_from_0_to_100_and_the_contributions_add_up_to_them() =>
        Gen.Select(AnyScheme, Inputs).Sample((scheme, input) =>
        {
            var priority = scheme.Prioritise(input);
            Assert.InRange(priority.Score, 0m, 100m);
            Assert.Equal(priority.Score, priority.Contributions.Sum(one => one.Contribution));
        }, iter: 5_000);

    /// <summary>The annual value moves average and trend along, as it does in a profile.</summary>
    [Fact]
    public void Whatever_the_scheme_a_customer_whose_annual_value_alone_rises_never_falls() =>
        Gen.Select(AnyScheme, Inputs, Gen.Decimal[0m, 3_000m], Gen.Decimal[0m, 2_000m]).Sample((scheme, input, more, previous) =>
        {
            var before = scheme.Prioritise(WithValue(input.AnnualValue));
            var after = scheme.Prioritise(WithValue(input.AnnualValue + more));
            Assert.True(after.Score >= before.Score, $"{before.Score} fell to {after.Score}");
            Assert.True(after.Level <= before.Level, "levels are numbered from High down");

            PriorityInput WithValue(decimal value) => input with
            {
                AnnualValue = value,
                AverageValue = input.AnnualCount == 0 ? null : value / input.AnnualCount,
                Trend = input.AnnualCount == 0 ? Trend.Lapsed : scheme.Trend.Compare(value, previous),
            };
        }, iter: 5_000);

    [Fact]
    public void Equal_inputs_never_get_different_levels_and_a_higher_score_never_a_lower_one() =>
        Gen.Select(AnyScheme, Inputs, Inputs).Sample((scheme, one, other) =>
        {
            var (first, second, again) = (scheme.Prioritise(one), scheme.Prioritise(other), scheme.Prioritise(one with { }));
            Assert.Equal((first.Level, first.Score), (again.Level, again.Score));
            if (first.Level != PriorityLevel.None && second.Level != PriorityLevel.None && first.Score >= second.Score)
                Assert.True(first.Level <= second.Level, "levels are numbered from High down");
        }, iter: 5_000);

    /// <summary>However the population is lined up: by share too, equal customers are alike and a richer one never stands lower.</summary>
    [Fact]
    public void Levels_by_share_keep_equal_customers_together_whatever_the_order_of_the_population() =>
        Gen.Select(AnyScheme, Inputs.Array[1, 40], Gen.Bool, Gen.Int[0, 60], Gen.Int[0, 40]).Sample((scheme, population, ofValue, high, medium) =>
        {
            var stored = new StoredScheme { Id = Guid.Empty, Scheme = scheme, Mode = ofValue ? LevelMode.ShareOfValue : LevelMode.ShareOfCustomers, HighShare = high, MediumShare = medium };
            var twice = population.Concat(population.Select(input => input with { })).ToList();

            var cuts = CutPoints.Of(stored, twice);
            Assert.Equal((cuts.HighFrom, cuts.MediumFrom), CutPoints.Of(stored, twice.AsEnumerable().Reverse()) is var turned ? (turned.HighFrom, turned.MediumFrom) : default);
            Assert.True(cuts.HighFrom >= cuts.MediumFrom);

            var shared = cuts.ApplyTo(scheme);
            Assert.All(population, input => Assert.Equal(shared.Prioritise(input).Level, shared.Prioritise(input with { }).Level));
            var byScore = population.Select(shared.Prioritise).Where(one => one.Level != PriorityLevel.None).OrderByDescending(one => one.Score).Select(one => one.Level).ToList();
            Assert.Equal(byScore.Order(), byScore);
        }, iter: 1_000);

    [Theory]
    [InlineData(75, nameof(PriorityLevel.High))]
    [InlineData(74.99, nameof(PriorityLevel.Medium))]
    [InlineData(55, nameof(PriorityLevel.Medium))]
    [InlineData(54.99, nameof(PriorityLevel.Low))]
    [InlineData(0, nameof(PriorityLevel.Low))]
    public void A_score_on_a_threshold_belongs_to_the_better_level(decimal score, string level)
    {
        var scheme = BuiltInScheme.Instance with { HighFrom = 75m, MediumFrom = 55m, Factors = [new PriorityFactor(FactorKind.AnnualCount, 1m) { Bands = [new(0m, score)] }] };
        Assert.Equal(level, scheme.Prioritise(new PriorityInput { AnnualCount = 1 }).Level.ToString());
    }

    [Fact]
    public void Without_a_purchase_in_the_window_the_level_is_none() =>
        Gen.Select(Schemes, Inputs).Sample((scheme, input) =>
        {
            var priority = scheme.Prioritise(input);
            Assert.Equal(input.AnnualCount == 0, priority.Level == PriorityLevel.None);
        }, iter: 2_000);

    [Fact]
    public void Recency_keeps_its_scores_until_the_next_step_and_loses_them_there() =>
        Gen.Select(Schemes, Inputs).Sample((scheme, input) =>
        {
            var next = scheme.NextRecencyStep(input);
            var now = Scores(scheme, input);
            for (var days = input.RecencyDays!.Value + 1; days < 500; days++)
            {
                var later = input with { RecencyDays = days };
                if (input.LastPurchaseOn!.Value.AddDays(days) == next)
                {
                    Assert.NotEqual(now, Scores(scheme, later));
                    return;
                }

                Assert.Equal(now, Scores(scheme, later));
            }

            Assert.Null(next);
        }, iter: 1_000);

    [Fact]
    public void A_reason_never_exceeds_its_column_and_never_names_an_age_or_an_income() =>
        Gen.Select(Schemes, Inputs, Gen.Bool).Sample((scheme, input, german) =>
        {
            var reason = new ReasonWriter(german ? ReasonTexts.German : ReasonTexts.English, AnnualWindow.TrailingTwelveMonths).Write(scheme.Prioritise(input), input, 5, 1m);
            Assert.InRange(reason.Length, 1, ReasonWriter.MaximumLength);
            Assert.DoesNotContain("ago", reason);
            Assert.DoesNotContain("income", reason);
            Assert.DoesNotContain("Einkommen", reason);
        }, iter: 1_000);

    private static string Scores(PriorityScheme scheme, PriorityInput input) => $"{scheme.Prioritise(input).Score} {scheme.Rfm.ScoresOf(input)!.Value.Recency}";
}
