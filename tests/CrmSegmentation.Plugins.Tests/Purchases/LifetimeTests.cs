using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Purchases;

public class LifetimeTests
{
    private static readonly DateTime First = new(2001, 1, 1);
    private static readonly DateTime Last = new(2001, 6, 1);
    private static readonly Guid Rings = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Watches = new("00000000-0000-0000-0000-000000000002");

    [Fact]
    public void Among_categories_of_the_last_day_the_later_the_named_the_more_frequent_the_dearer_and_the_smaller_id_win()
    {
        AssertLastCategory(Watches, Group(Watches, last: Last), Group(Rings, last: First, count: 9));
        AssertLastCategory(Watches, Group(Watches), Group(null, count: 9, amount: 900m));
        AssertLastCategory(Watches, Group(Watches, count: 3), Group(Rings, count: 2, amount: 900m));
        AssertLastCategory(Watches, Group(Watches, amount: 11m), Group(Rings, amount: 10m));
        AssertLastCategory(Rings, Group(Watches), Group(Rings));
        AssertLastCategory(null, Group(null, last: Last), Group(Rings, last: First));
    }

    [Fact]
    public void Returns_count_in_value_alone()
    {
        var lifetime = Lifetime.Of([Group(Rings, count: 2, amount: 30m), Group(Rings, amount: 10m, last: Last.AddDays(5)) with { Kind = PurchaseKind.Return }]);
        Assert.Equal(2, lifetime.Count);
        Assert.Equal(20m, lifetime.Value);
        Assert.Equal(First, lifetime.First);
        Assert.Equal(Last, lifetime.Last);
        Assert.Equal((Last - First).Days, lifetime.AverageInterval);
    }

    [Fact]
    public void Groups_of_one_kind_and_category_become_one() =>
        Assert.Equal(
            new LifetimeGroup(PurchaseKind.Purchase, Rings, 3, 15m, First, Last),
            new LifetimeGroup(PurchaseKind.Purchase, Rings, 1, 10m, Last, Last).With(new LifetimeGroup(PurchaseKind.Purchase, Rings, 2, 5m, First, First)));

    private static LifetimeGroup Group(Guid? category, int count = 1, decimal amount = 10m, DateTime? last = null) =>
        new(PurchaseKind.Purchase, category, count, amount, First, last ?? Last);

    private static void AssertLastCategory(Guid? expected, params LifetimeGroup[] groups)
    {
        Assert.Equal(expected, Lifetime.Of(groups).LastCategory);
        Assert.Equal(expected, Lifetime.Of(((IEnumerable<LifetimeGroup>)groups).Reverse()).LastCategory);
    }
}
