using System;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Tests.Priorities;

public class RfmSchemeTests
{
    [Theory]
    [InlineData(5, 5, 5, nameof(RfmGroup.Champions))]
    [InlineData(5, 5, 4, nameof(RfmGroup.PotentialLoyalist))]
    [InlineData(3, 3, 2, nameof(RfmGroup.PotentialLoyalist))]
    [InlineData(2, 4, 2, nameof(RfmGroup.LoyalCustomers))]
    [InlineData(4, 2, 3, nameof(RfmGroup.LoyalCustomers))]
    [InlineData(3, 1, 5, nameof(RfmGroup.Promising))]
    [InlineData(5, 1, 1, nameof(RfmGroup.NewCustomers))]
    [InlineData(1, 3, 5, nameof(RfmGroup.CannotLoseThem))]
    [InlineData(1, 5, 4, nameof(RfmGroup.AtRisk))]
    [InlineData(1, 5, 3, nameof(RfmGroup.NeedAttention))]
    [InlineData(2, 1, 4, nameof(RfmGroup.AboutToSleep))]
    [InlineData(1, 1, 1, nameof(RfmGroup.Lost))]
    [InlineData(4, 5, 1, nameof(RfmGroup.Others))]
    public void The_first_group_that_matches_wins(int recency, int frequency, int monetary, string expected) =>
        Assert.Equal(expected, BuiltInScheme.Instance.Rfm.GroupOf(new RfmScores(recency, frequency, monetary)).ToString());

    [Fact]
    public void Who_never_bought_is_a_prospect()
    {
        var rfm = BuiltInScheme.Instance.Rfm;
        Assert.Null(rfm.ScoresOf(new PriorityInput()));
        Assert.Equal(RfmGroup.Prospect, rfm.GroupOf(null));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(30, 5)]
    [InlineData(31, 4)]
    [InlineData(180, 3)]
    [InlineData(181, 2)]
    [InlineData(271, 1)]
    [InlineData(5000, 1)]
    public void Recency_is_reversed_and_a_cut_point_belongs_to_the_better_score(int days, int score) =>
        Assert.Equal(score, BuiltInScheme.Instance.Rfm.ScoresOf(new PriorityInput { RecencyDays = days, LastPurchaseOn = DateTime.UnixEpoch })!.Value.Recency);

    [Theory]
    [InlineData(1, 49.99, 1, 2)]
    [InlineData(2, 50, 2, 3)]
    [InlineData(8, 500, 5, 5)]
    [InlineData(7, -5, 4, 1)]
    public void Equal_inputs_get_equal_scores_and_a_cut_point_belongs_to_the_better_score(int count, decimal value, int frequency, int monetary)
    {
        var scores = BuiltInScheme.Instance.Rfm.ScoresOf(new PriorityInput { RecencyDays = 1, AnnualCount = count, AnnualValue = value });
        Assert.Equal(new RfmScores(5, frequency, monetary), scores);
    }
}
