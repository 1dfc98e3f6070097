using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Sample;

/// <summary>
/// Customers A, B and C of the founding article. Their purchases are chosen so that the year up to 2001-12-31 gives the article's table:
/// 12 purchases of 600.00, 6 of 360.00 and 8 of 320.00, the last on 2 December, 2 June and 1 November.
/// </summary>
internal static class GoldenCustomers
{
    /// <summary>Their customer numbers.</summary>
    public static readonly IReadOnlyList<string> Numbers = ["A", "B", "C"];

    private static readonly decimal[] AmountsOfA = [45.00m, 38.50m, 62.00m, 49.95m, 55.05m, 41.25m, 58.75m, 47.50m, 52.50m, 36.00m, 64.00m, 49.50m];
    private static readonly decimal[] AmountsOfB = [75.00m, 45.00m, 60.00m, 49.90m, 70.10m, 60.00m];
    private static readonly decimal[] AmountsOfC = [35.00m, 45.00m, 28.80m, 51.20m, 40.00m, 39.50m, 40.50m, 40.00m];

    public static SampleData Create() => new(
        [
            Customer(
                "A", "Anna", "Archer", "anna.archer@example.com", gender: 2, born: new(1964, 5, 3), income: 75_000m, maritalStatus: 2, children: 2,
                postalCode: "02138", orientation: "Maker", readiness: "First for new products", lifeStage: "Family with older children"),
            Customer(
                "B", "Benjamin", "Brooks", "benjamin.brooks@example.com", gender: 1, born: new(1970, 9, 17), income: 90_000m, maritalStatus: 1, children: 0,
                postalCode: "60614", orientation: "Achiever", readiness: "Slow for new products", lifeStage: "Young single"),
            Customer(
                "C", "Clara", "Collins", "clara.collins@example.com", gender: 2, born: new(1935, 2, 26), income: 45_000m, maritalStatus: 4, children: 0,
                postalCode: "85351", orientation: "Struggler", readiness: "Avoids new products", lifeStage: "Retired"),
        ],
        [
            .. Purchases("A", new(2001, 1, 2), AmountsOfA, Schema.Channel.Store, "Jewelry"),
            .. Purchases("B", new(2001, 1, 2), AmountsOfB, Schema.Channel.Web, "Watches"),
            .. Purchases("C", new(2001, 4, 1), AmountsOfC, Schema.Channel.MailOrder, "Gifts"),
        ]);

    private static IEnumerable<PurchaseRow> Purchases(string customer, DateOnly first, decimal[] amounts, int channel, string category) =>
        amounts.Select((amount, month) => new PurchaseRow
        {
            CustomerNumber = customer,
            Date = first.AddMonths(month),
            Amount = amount,
            SourceSystem = SampleData.SourceSystem,
            DocumentNumber = $"{customer}-{month + 1:00}",
            Channel = channel,
            Category = category,
            IsGift = false,
            Units = 1,
        });

    private static CustomerRow Customer(
        string number, string first, string last, string email, int gender, DateOnly born, decimal income, int maritalStatus, int children, string postalCode, string orientation, string readiness, string lifeStage) => new()
        {
            Number = number,
            Email = email,
            Values = new Dictionary<string, object>
            {
                [Schema.Contact.CustomerNumber] = number,
                [Schema.Contact.FirstName] = first,
                [Schema.Contact.LastName] = last,
                [Schema.Contact.Email] = email,
                [Schema.Contact.Gender] = new CustomerRow.Option(gender),
                [Schema.Contact.BirthDate] = born,
                [Schema.Contact.AnnualIncome] = income,
                [Schema.Contact.MaritalStatus] = new CustomerRow.Option(maritalStatus),
                [Schema.Contact.NumberOfChildren] = children,
                [Schema.Contact.PostalCode] = postalCode,
                [Schema.Contact.SelfOrientation] = new CustomerRow.Option(Words.SelfOrientation[orientation]!.Value),
                [Schema.Contact.CategoryReadiness] = new CustomerRow.Option(Words.CategoryReadiness[readiness]!.Value),
                [Schema.Contact.LifeStage] = new CustomerRow.Option(Words.LifeStage[lifeStage]!.Value),
            },
        };
}
