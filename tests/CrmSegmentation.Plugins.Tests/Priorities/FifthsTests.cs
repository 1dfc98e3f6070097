using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CsCheck;

namespace CrmSegmentation.Tests.Priorities;

public class FifthsTests
{
    [Theory]
    [InlineData("1 2 3 4 5", "2; 3; 4; 5")]
    [InlineData("10 20 30 40 50 60 70 80 90 100", "30; 50; 70; 90")]
    [InlineData("7 7 7", "7; 7; 7.01; 7.01")]
    [InlineData("1 2", "1; 2; 2; 2.01")]
    [InlineData("1 1 1 1 1 1 2 2 2 3", "1; 2; 2; 3")]
    [InlineData("5", "5; 5; 5.01; 5.01")]
    public void Cut_points_keep_equal_values_together(string values, string cuts) =>
        Assert.Equal(cuts, CutPointText.Write(FifthsOf(values).Least()!));

    [Theory]
    [InlineData("7 7 7", 7, 3)]
    [InlineData("1 2", 1, 2)]
    [InlineData("1 2", 2, 4)]
    [InlineData("1 2 3", 1, 1)]
    [InlineData("1 2 3", 2, 3)]
    [InlineData("1 2 3", 3, 5)]
    [InlineData("1 1 1 1 1 1 2 2 2 3", 1, 2)]
    public void Below_five_different_values_scores_are_where_the_middle_of_the_equal_ones_stands(string values, int value, int score) =>
        Assert.Equal(score, 1 + FifthsOf(values).Least()!.Count(cut => value >= cut));

    [Theory]
    [InlineData("1 2 3 4 5", "1; 2; 3; 4")]
    [InlineData("7 7 7", "6; 6; 7; 7")]
    public void Where_less_is_better_cut_points_are_the_most_for_each_score(string values, string cuts)
    {
        var fifths = new Fifths(1m);
        foreach (var value in Numbers(values))
            fifths.Add(value);

        Assert.Equal(cuts, CutPointText.Write(fifths.Most()!));
    }

    [Fact]
    public void Nobody_has_no_cut_points() => Assert.Null(new Fifths(1m).Least());

    [Fact]
    public void Recency_scores_are_those_of_the_same_values_turned_round() =>
        Gen.Int[0, 40].List[1, 60].Sample(days =>
        {
            var (less, more) = (new Fifths(1m), new Fifths(1m));
            foreach (var day in days)
            {
                less.Add(day);
                more.Add(-day);
            }

            Assert.All(days, day => Assert.Equal(1 + more.Least()!.Count(cut => -day >= cut), 5 - less.Most()!.Count(cut => day > cut)));
        });

    [Fact]
    public void Different_values_that_are_equally_frequent_make_fifths() =>
        Gen.Int[1, 40].Sample(times =>
        {
            var fifths = new Fifths(1m);
            for (var value = 0; value < 5 * times; value++)
                fifths.Add(value);

            Assert.All(Enumerable.Range(0, 5 * times), value => Assert.Equal(1 + (value / times), 1 + fifths.Least()!.Count(cut => value >= cut)));
        });

    private static Fifths FifthsOf(string values)
    {
        var fifths = new Fifths(0.01m);
        foreach (var value in Numbers(values))
            fifths.Add(value);
        return fifths;
    }

    private static IEnumerable<decimal> Numbers(string text) => text.Split(' ').Select(value => decimal.Parse(value, CultureInfo.InvariantCulture));
}
