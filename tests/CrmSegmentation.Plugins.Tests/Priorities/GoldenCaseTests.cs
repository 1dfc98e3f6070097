using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Tests.Priorities;

public class GoldenCaseTests
{
    [Fact]
    public void Annual_values_are_600_360_and_320()
    {
        AssertYear(GoldenCase.A().AsOf(GoldenCase.AsOf), 12, 600.00m, 50.00m);
        AssertYear(GoldenCase.B().AsOf(GoldenCase.AsOf), 6, 360.00m, 60.00m);
        AssertYear(GoldenCase.C().AsOf(GoldenCase.AsOf), 8, 320.00m, 40.00m);
    }

    [Fact]
    public void A_is_high_and_first_B_between_and_C_low()
    {
        var a = GoldenCase.A().AsOf(GoldenCase.AsOf);
        var b = GoldenCase.B().AsOf(GoldenCase.AsOf);
        var c = GoldenCase.C().AsOf(GoldenCase.AsOf);

        Assert.Equal(PriorityLevel.High, a.Priority);
        Assert.Equal(PriorityLevel.Medium, b.Priority);
        Assert.Equal(PriorityLevel.Low, c.Priority);
        Assert.True(a.PriorityScore > b.PriorityScore && b.PriorityScore > c.PriorityScore);
    }

    [Fact]
    public void Unweighted_rfm_would_have_ranked_C_above_B()
    {
        var b = Sum(GoldenCase.B().AsOf(GoldenCase.AsOf));
        var c = Sum(GoldenCase.C().AsOf(GoldenCase.AsOf));
        Assert.True(c > b, $"C {c}, B {b}");

        static int Sum(Profile profile) => profile.Rfm!.Value.Recency + profile.Rfm.Value.Frequency + profile.Rfm.Value.Monetary;
    }

    [Fact]
    public void A_return_of_20_makes_580_and_leaves_12_purchases() =>
        AssertYear(GoldenCase.A().Returned("2001-12-20", 20m).AsOf(GoldenCase.AsOf), 12, 580.00m, 48.33m);

    [Fact]
    public void The_reason_says_what_a_seller_would_say()
    {
        Assert.Equal("High: 600.00 in twelve months; 12 purchases; last on 2 December 2001; first for new products", GoldenCase.A().AsOf(GoldenCase.AsOf).PriorityReason);
        Assert.Equal("Medium: 360.00 in twelve months; 6 purchases; last on 2 June 2001; slow for new products", GoldenCase.B().AsOf(GoldenCase.AsOf).PriorityReason);
        Assert.Equal("Low: 320.00 in twelve months; 8 purchases; last on 1 November 2001; avoids new products", GoldenCase.C().AsOf(GoldenCase.AsOf).PriorityReason);
    }

    [Fact]
    public void Once_the_year_is_over_the_reason_names_the_last_purchase() =>
        Assert.Equal("None: no purchase in twelve months; last on 2 June 2001", GoldenCase.B().AsOf("2002-06-02").PriorityReason);

    private static void AssertYear(Profile profile, int count, decimal value, decimal average)
    {
        Assert.Equal(count, profile.AnnualPurchaseCount);
        Assert.Equal(value, profile.AnnualValue);
        Assert.Equal(average, profile.AveragePurchaseValue);
    }
}
