using System;
using System.Linq;
using CrmSegmentation.Domain.Offers;

namespace CrmSegmentation.Tests.Offers;

public class HoldOutTests
{
    private static readonly Guid Offer = new("11111111-2222-3333-4444-555555555555");

    /// <summary>Ids as an organisation makes them in sequence.</summary>
    private static readonly Guid[] Customers = [.. Enumerable.Range(0, 20_000).Select(i => new Guid(i, 0x1234, 0x11ef, 0x80, 0, 0, 13, 58, 1, 2, 3))];

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(90)]
    public void The_drawn_share_is_near_the_wanted_one(int share)
    {
        var drawn = 100d * Customers.Count(id => HoldOut.Includes(Offer, id, share)) / Customers.Length;

        // Four standard errors.
        Assert.InRange(drawn, share - (4 * Math.Sqrt(share * (100d - share) / Customers.Length)), share + (4 * Math.Sqrt(share * (100d - share) / Customers.Length)));
    }

    [Fact]
    public void No_share_holds_nobody_out() => Assert.DoesNotContain(Customers, id => HoldOut.Includes(Offer, id, 0m));

    /// <summary>These customers are held out for ever: another hash would draw others when a launch is checked.</summary>
    [Fact]
    public void The_same_ids_are_drawn_in_every_run()
    {
        var drawn = Customers.Take(200).Select((id, index) => (id, index)).Where(one => HoldOut.Includes(Offer, one.id, 5m)).Select(one => one.index);

        Assert.Equal(Drawn, drawn);
    }

    [Fact]
    public void Another_offer_draws_others()
    {
        var first = Customers.Where(id => HoldOut.Includes(Offer, id, 10m)).ToHashSet();
        var both = Customers.Where(id => HoldOut.Includes(Guid.Empty, id, 10m)).Count(first.Contains);

        Assert.InRange(both, 120, 280);
    }

    [Fact]
    public void A_larger_share_keeps_those_of_a_smaller_one() =>
        Assert.All(Customers.Where(id => HoldOut.Includes(Offer, id, 5m)), id => Assert.True(HoldOut.Includes(Offer, id, 20m)));

    private static readonly int[] Drawn = [7, 51, 73, 96, 138, 140, 147, 165, 174, 181, 186, 191];
}
