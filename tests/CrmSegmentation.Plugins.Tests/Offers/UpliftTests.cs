using System;
using CrmSegmentation.Domain.Offers;

namespace CrmSegmentation.Tests.Offers;

/// <summary>Intervals against published and independently computed values.</summary>
public class UpliftTests
{
    /// <summary>Newcombe, Statistics in Medicine 17 (1998), table II, method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2000, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6000, 0.1705, 0.8090)]
    [InlineData(5, 56, 0, 29, 0.0893, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, 0.0000, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 20, 1.0000, 0.6791, 1.0000)]
    public void Proportions_differ_by_Newcombes_interval(int hits, int count, int otherHits, int otherCount, double difference, double low, double high)
    {
        var uplift = Uplift.OfProportions(hits, count, otherHits, otherCount)!.Value;

        Assert.Equal((difference, low, high), (Math.Round(uplift.Difference, 4), Math.Round(uplift.Low, 4), Math.Round(uplift.High, 4)));
    }

    /// <summary>Two samples of 15, computed by a script that integrates the t density by Simpson's rule.</summary>
    [Fact]
    public void Means_differ_by_Welchs_interval()
    {
        decimal[] one = [27.5m, 21.0m, 19.0m, 23.6m, 17.0m, 17.9m, 16.9m, 20.1m, 21.9m, 22.6m, 23.1m, 19.6m, 19.0m, 21.7m, 21.4m];
        decimal[] other = [27.1m, 22.0m, 20.8m, 23.4m, 23.4m, 23.5m, 25.8m, 22.0m, 24.8m, 20.2m, 21.9m, 22.1m, 22.9m, 20.5m, 24.4m];
        var (first, second) = (Group(one), Group(other));

        var uplift = Uplift.OfMeans(first.Mean, first.Variance, 15, second.Mean, second.Variance, 15)!.Value;

        Assert.Equal(7.867428571428574, first.Variance, 9);
        Assert.Equal(3.812666666666668, second.Variance, 9);
        Assert.Equal(-2.1666666666666714, uplift.Difference, 9);
        Assert.Equal(-3.9840962671434372, uplift.Low, 8);
        Assert.Equal(-0.34923706618990535, uplift.High, 8);
    }

    [Theory]
    [InlineData(2.5, 3.57465485)]
    [InlineData(3, 3.18244631)]
    [InlineData(10, 2.22813885)]
    [InlineData(24.9885, 2.05958661)]
    [InlineData(350.7, 1.96675138)]
    [InlineData(1e7, 1.95996435)]
    public void The_quantile_of_t_is_that_of_the_tables(double freedom, double expected) => Assert.Equal(expected, StudentT.Quantile(0.975, freedom), 6);

    [Fact]
    public void Nothing_is_said_where_a_group_is_empty_and_equal_groups_differ_by_nothing()
    {
        Assert.Null(Uplift.OfProportions(1, 10, 0, 0));
        Assert.Null(Uplift.OfMeans(1, 1, 10, 1, 0, 1));
        Assert.Equal(new Uplift(0, 0, 0), Uplift.OfMeans(3, 0, 5, 3, 0, 5));
        Assert.False(Uplift.OfProportions(5, 50, 5, 50)!.Value.IsClear);
    }

    [Fact]
    public void A_return_reduces_the_value_and_makes_no_buyer()
    {
        var group = new GroupResult(4);
        var (buyer, returner) = (Guid.NewGuid(), Guid.NewGuid());
        group.Add(buyer, 10m, isReturn: false);
        group.Add(buyer, 6m, isReturn: false);
        group.Add(returner, 4m, isReturn: true);

        Assert.Equal((1, 2, 12m, 3d), (group.Buyers, group.Purchases, group.Value, group.Mean));
        Assert.Equal(((13 * 13) + (7 * 7) + 9 + 9) / 3d, group.Variance, 9);
    }

    private static GroupResult Group(decimal[] values)
    {
        var group = new GroupResult(values.Length);
        foreach (var value in values)
            group.Add(Guid.NewGuid(), value, isReturn: false);
        return group;
    }
}
