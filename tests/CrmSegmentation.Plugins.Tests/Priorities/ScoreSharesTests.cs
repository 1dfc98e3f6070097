using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Tests.Priorities;

public class ScoreSharesTests
{
    [Theory]
    [InlineData("90 80 70 60 50 40 30 20 10 0", 20, "80")]
    [InlineData("90 80 80 80 80 40 30 20 10 0", 20, "90")]
    [InlineData("90 80 80 80 40 40 30 20 10 0", 30, "80")]
    [InlineData("50 50 50", 20, "50.01")]
    [InlineData("50 50 50", 50, "50")]
    [InlineData("50 40", 0, "50.01")]
    [InlineData("50 40", 100, "0")]
    public void Share_of_customers_comes_as_near_as_ties_allow(string scores, int share, string from) =>
        Assert.Equal(decimal.Parse(from, CultureInfo.InvariantCulture), SharesOf(LevelMode.ShareOfCustomers, scores, _ => 1m).From(share));

    [Fact]
    public void Share_of_value_is_of_what_customers_spend()
    {
        // 800 of 1,000 are spent by the best: they are more than half of the best 50 %, yet belong to the best 80 %.
        var shares = SharesOf(LevelMode.ShareOfValue, "90 50 40", score => score == 90m ? 800m : 100m);

        Assert.Equal((90m, 90m, 50m), (shares.From(50m), shares.From(80m), shares.From(90m)));
    }

    [Fact]
    public void Who_returned_more_than_he_bought_does_not_take_from_the_others()
    {
        var shares = SharesOf(LevelMode.ShareOfValue, "90 50 40", score => score == 40m ? -500m : 100m);

        Assert.Equal(90m, shares.From(50m));
    }

    [Fact]
    public void In_an_empty_population_nobody_belongs_to_the_best() => Assert.Equal(100.01m, new ScoreShares(LevelMode.ShareOfCustomers).From(20m));

    private static ScoreShares SharesOf(LevelMode mode, string scores, System.Func<decimal, decimal> value)
    {
        var shares = new ScoreShares(mode);
        foreach (var score in scores.Split(' ').Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)))
            shares.Add(score, value(score));
        return shares;
    }
}
