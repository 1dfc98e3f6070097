using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Profiles;

/// <summary>Builds a customer with purchases and computes the profile as it stands on a day.</summary>
internal sealed class ACustomer
{
    private readonly List<BoughtItem> items = [];
    private ProfileSettings settings = ProfileSettings.Default;
    private PriorityScheme scheme = BuiltInScheme.Instance;
    private Customer declared = new();

    public IReadOnlyList<BoughtItem> Items => items;

    public static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public ACustomer Bought(string date, decimal amount, PurchaseChannel? channel = null, bool gift = false, Guid? category = null) =>
        With(new BoughtItem(Day(date), PurchaseKind.Purchase, amount, channel, gift, category));

    public ACustomer Returned(string date, decimal amount) => With(new BoughtItem(Day(date), PurchaseKind.Return, amount));

    public ACustomer With(params BoughtItem[] more)
    {
        items.AddRange(more);
        return this;
    }

    public ACustomer Declaring(Func<Customer, Customer> change)
    {
        declared = change(declared);
        return this;
    }

    public ACustomer Under(ProfileSettings rules)
    {
        settings = rules;
        return this;
    }

    public ACustomer Under(PriorityScheme rules)
    {
        scheme = rules;
        return this;
    }

    public Profile AsOf(string day) => AsOf(Day(day));

    /// <summary>Hands the calculator recent and later rows one by one, and the lifetime by kind and category: nothing that was closed before.</summary>
    public Profile AsOf(DateTime day)
    {
        var calculator = new ProfileCalculator(settings, scheme);
        var recent = items.Where(item => item.Date > calculator.ReadAfter(day)).Select(item => item.AsPurchase).ToList();
        var counted = items.Where(item => item.Date <= day).ToList();
        var groups = counted
            .GroupBy(item => (item.Kind, item.Category))
            .Select(group => new LifetimeGroup(group.Key.Kind, group.Key.Category, group.Count(), group.Sum(item => item.Amount), group.Min(item => item.Date), group.Max(item => item.Date)));
        var lifetime = calculator.LifetimeOf(groups, counted.Where(item => item.Kind != PurchaseKind.Return).Select(item => item.Date).Distinct().Count());
        return calculator.Calculate(day, declared, recent, lifetime);
    }
}
