using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>What a customer's counted purchases amount to over all time.</summary>
internal sealed record Lifetime
{
    public static Lifetime None { get; } = new();

    /// <summary>Counted purchases, without returns.</summary>
    public int Count { get; init; }

    /// <summary>Purchases minus returns, in the base currency, unrounded.</summary>
    public decimal Value { get; init; }

    public DateTime? First { get; init; }

    public DateTime? Last { get; init; }

    /// <summary>
    /// Category of the last purchase. Where several share the last day, a category goes before none, then the one bought
    /// more often over all time, then the one of more value, then the smaller id: never the order in which rows arrived.
    /// </summary>
    public Guid? LastCategory { get; init; }

    /// <summary>Mean days between counted purchases, unrounded; none below two purchases.</summary>
    public decimal? AverageInterval => Count < 2 ? null : (decimal)(Last!.Value - First!.Value).Days / (Count - 1);

    /// <summary>Adds groups up.</summary>
    /// <param name="groups">One of each kind and category.</param>
    /// <param name="purchaseDays">On how many days something was bought, where the purchases of one day count as one.</param>
    public static Lifetime Of(IEnumerable<LifetimeGroup> groups, int? purchaseDays = null)
    {
        var count = 0;
        var value = 0m;
        DateTime? first = null;
        DateTime? last = null;
        LifetimeGroup? latest = null;
        foreach (var group in groups)
        {
            if (group.Kind == PurchaseKind.Return)
            {
                value -= group.Amount;
                continue;
            }

            count += group.Count;
            value += group.Amount;
            if (!(group.First >= first))
                first = group.First;
            if (!(group.Last <= last))
                last = group.Last;
            if (latest == null || Precedes(group, latest))
                latest = group;
        }

        return new Lifetime { Count = purchaseDays ?? count, Value = value, First = first, Last = last, LastCategory = latest?.Category };
    }

    private static bool Precedes(LifetimeGroup one, LifetimeGroup other)
    {
        if (one.Last != other.Last)
            return one.Last > other.Last;
        if (one.Category.HasValue != other.Category.HasValue)
            return one.Category.HasValue;
        if (one.Count != other.Count)
            return one.Count > other.Count;
        if (one.Amount != other.Amount)
            return one.Amount > other.Amount;
        return Nullable.Compare(one.Category, other.Category) < 0;
    }
}
