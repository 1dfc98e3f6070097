using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What a night's maintenance asks of the platform, phase by phase: docs/performance.md reckons with these.</summary>
[Collection(nameof(ImportedSolution))]
public sealed class NightRequestsTests(ImportedSolution local)
{
    [Theory]
    [InlineData("customers", 3, 6)]
    [InlineData("follow-up tasks", 2, 25)]
    [InlineData("segments", 1, 23)]
    [InlineData("suggestions", 1, 16)]
    public void A_night_costs_so_many_requests_for_each_customer_and_so_many_a_page(string phase, int each, int page)
    {
        var (ten, twenty) = (Night(10)[phase], Night(20)[phase]);

        Assert.Equal((each, page), ((twenty - ten) / 10, ten - (twenty - ten)));
    }

    /// <summary>
    /// So many customers whose only purchase leaves the year, which takes their level; who have a birthday in three days, are new in a segment,
    /// and bought what others bought something else with.
    /// </summary>
    private Dictionary<string, int> Night(int customers)
    {
        local.StartAfresh();
        local.TheSettings((SettingsTable.AssociationCustomers, 3));
        var (rings, watches, pearls) = (Category("Rings"), Category("Watches"), Category("Pearls"));
        for (var i = 0; i < 4; i++)
        {
            var contact = local.AContact();
            Buy(contact, rings, "2001-06-01");
            Buy(contact, watches, "2001-06-01");
            Buy(local.AContact(), pearls, "2001-06-01");
        }

        local.Service.Create(new Entity(FollowUpRuleTable.Name)
        {
            [FollowUpRuleTable.Title] = "Birthday", [FollowUpRuleTable.Kind] = new OptionSetValue((int)FollowUpKind.BeforeBirthday), [FollowUpRuleTable.Days] = 3,
        });
        local.Service.Create(new Entity(SegmentTable.Name)
        {
            [SegmentTable.Title] = "Of the town",
            [SegmentTable.Filter] = "<filter><condition attribute='address1_city' operator='eq' value='Town' /></filter>",
            [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published),
            [SegmentTable.Purpose] = new OptionSetValue((int)SegmentPurpose.Any),
        });
        local.Maintain();
        for (var i = 0; i < customers; i++)
            Buy(local.AContact((ContactTable.BirthDate, Day("1960-01-06")), ("address1_city", "Town")), rings, "2001-01-02");
        local.Clock.MoveTo(Day("2002-01-03"));

        var requests = new Dictionary<string, int>();
        var token = "";
        do
        {
            local.ForgetRequests();
            var response = local.Service.Execute(new OrganizationRequest("cseg_RunMaintenance") { [RunMaintenance.ContinuationToken] = token });
            var phase = (string)response[RunMaintenance.Phase];
            requests[phase] = requests.GetValueOrDefault(phase) + local.RequestsOfSteps.Count;
            TestContext.Current.TestOutputHelper!.WriteLine($"{customers} {phase}: {string.Join(", ", local.RequestsOfSteps.GroupBy(r => r).Select(g => $"{g.Count()} {g.Key}"))}");
            token = (string)response[RunMaintenance.ContinuationToken];
        }
        while (token.Length > 0);
        return requests;
    }

    private Guid Category(string name) => local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = name });

    private void Buy(Guid contact, Guid category, string date) => local.Service.Create(ImportedSolution.APurchase(contact, new BoughtItem(Day(date), PurchaseKind.Purchase, 10m, Category: category)));
}
