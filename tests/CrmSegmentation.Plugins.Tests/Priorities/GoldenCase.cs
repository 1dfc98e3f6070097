using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Tests.Profiles;

namespace CrmSegmentation.Tests.Priorities;

/// <summary>The three customers of the founding article, as of 31 December 2001.</summary>
internal static class GoldenCase
{
    public const string AsOf = "2001-12-31";

    public static ACustomer A()
    {
        var customer = new ACustomer().Declaring(one => one with { Readiness = CategoryReadiness.FirstForNewProducts, Income = 75_000m });
        for (var month = 1; month <= 12; month++)
            customer.Bought($"2001-{month:00}-02", 50m);
        return customer;
    }

    public static ACustomer B()
    {
        var customer = new ACustomer().Declaring(one => one with { Readiness = CategoryReadiness.SlowForNewProducts, Income = 90_000m });
        for (var month = 1; month <= 6; month++)
            customer.Bought($"2001-{month:00}-02", 60m);
        return customer;
    }

    public static ACustomer C()
    {
        var customer = new ACustomer().Declaring(one => one with { Readiness = CategoryReadiness.AvoidsNewProducts, Income = 45_000m });
        for (var month = 4; month <= 11; month++)
            customer.Bought($"2001-{month:00}-01", 40m);
        return customer;
    }
}
