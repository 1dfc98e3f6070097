using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Sample;

/// <summary>
/// Five hundred customers of an invented jeweller, made from a seed: regulars, occasional buyers, people who bought each Christmas,
/// newcomers, customers who stayed away, and prospects who never bought. Nobody among them exists; e-mail addresses and telephone numbers are from
/// the ranges reserved for examples.
/// </summary>
internal sealed class SyntheticCustomers(ulong seed = SyntheticCustomers.Seed)
{
    /// <summary>The seed of the sample that ships.</summary>
    public const ulong Seed = 20011231;

    private const int Count = 500;
    private static readonly DateOnly FirstDay = new(1999, 1, 1);

    private static readonly string[] WomensNames = ["Alice", "Barbara", "Carol", "Diana", "Elena", "Fiona", "Grace", "Helen", "Irene", "Julia", "Karen", "Laura", "Maria", "Nora", "Olivia", "Paula", "Rachel", "Sofia", "Teresa", "Vera", "Wendy", "Yasmin", "Zoé", "Ingrid", "Mei"];
    private static readonly string[] MensNames = ["Adam", "Bruno", "Charles", "David", "Edward", "Frank", "George", "Hugo", "Ivan", "James", "Kevin", "Louis", "Martin", "Nathan", "Oscar", "Peter", "Robert", "Samuel", "Thomas", "Victor", "Walter", "José", "Jürgen", "Omar", "Wei"];
    private static readonly string[] LastNames = ["Abbott", "Bauer", "Castillo", "Dawson", "Ellis", "Fischer", "Garcia", "Hughes", "Ibrahim", "Jensen", "Keller", "Lambert", "Moreau", "Novak", "O'Brien", "Patel", "Quinn", "Rossi", "Schmidt", "Turner", "Ueda", "Vargas", "Walsh", "Xu", "Young", "Zimmermann", "Müller", "Nguyen", "Okafor", "Peña", "Sørensen", "Lindqvist", "Marshall", "Reynolds", "Bishop", "Carver"];
    private static readonly string[] Streets = ["Main Street", "Oak Avenue", "Church Lane", "Mill Road", "Park Street", "Station Road", "Maple Drive", "High Street"];
    private static readonly (string PostalCode, string City, string State)[] Places =
    [
        ("02138", "Cambridge", "MA"), ("02139", "Cambridge", "MA"), ("02445", "Brookline", "MA"), ("10003", "New York", "NY"), ("10025", "New York", "NY"), ("11201", "Brooklyn", "NY"),
        ("19103", "Philadelphia", "PA"), ("30306", "Atlanta", "GA"), ("33139", "Miami Beach", "FL"), ("48104", "Ann Arbor", "MI"), ("55408", "Minneapolis", "MN"), ("60614", "Chicago", "IL"),
        ("60657", "Chicago", "IL"), ("78704", "Austin", "TX"), ("80205", "Denver", "CO"), ("85351", "Sun City", "AZ"), ("94110", "San Francisco", "CA"), ("94117", "San Francisco", "CA"), ("97214", "Portland", "OR"), ("98112", "Seattle", "WA"),
    ];

    private static readonly (string Name, int Low, int High)[] Categories = [("Jewelry", 60, 420), ("Watches", 80, 520), ("Gifts", 15, 90), ("Repairs", 10, 60), ("Silverware", 40, 260)];
    private static readonly int[] Channels = [Schema.Channel.Store, Schema.Channel.Web, Schema.Channel.Phone, Schema.Channel.MailOrder];
    private static readonly int[] ChannelWeights = [55, 25, 8, 12];

    // Regular, occasional, Christmas only, new, stayed away, never bought.
    private static readonly int[] HabitWeights = [22, 33, 12, 12, 15, 6];

    private readonly SampleRandom _random = new(seed);
    private readonly List<PurchaseRow> _purchases = [];
    private int _documents;

    public SampleData Create()
    {
        var customers = new List<CustomerRow>(Count);
        for (var i = 0; i < Count; i++)
            customers.Add(Customer((1001 + i).ToString(CultureInfo.InvariantCulture)));
        return new SampleData(customers, _purchases);
    }

    private CustomerRow Customer(string number)
    {
        var woman = _random.Chance(56);
        var first = _random.Pick(woman ? WomensNames : MensNames);
        var last = _random.Pick(LastNames);
        var born = new DateOnly(_random.Between(1921, 1982), 1, 1).AddDays(_random.Below(365));
        var age = SampleData.AsOf.Year - born.Year;
        var children = age < 27 ? 0 : _random.Weighted([35, 20, 28, 12, 5]);
        var maritalStatus = age < 25 ? 1 : age > 68 && _random.Chance(35) ? 4 : 1 + _random.Weighted([25, 58, 17]);
        var lifeStage = age >= 66 ? "Retired"
            : children == 0 ? (age < 36 ? (maritalStatus == 2 ? "Young couple" : "Young single") : "Other")
            : age < 42 ? "Family with young children"
            : age < 55 ? "Family with older children"
            : "Empty nest";
        var values = new Dictionary<string, object>
        {
            [Schema.Contact.CustomerNumber] = number,
            [Schema.Contact.FirstName] = first,
            [Schema.Contact.LastName] = last,
            [Schema.Contact.Gender] = new CustomerRow.Option(woman ? 2 : 1),
            [Schema.Contact.BirthDate] = born,
            [Schema.Contact.MaritalStatus] = new CustomerRow.Option(maritalStatus),
            [Schema.Contact.NumberOfChildren] = children,
            [Schema.Contact.LifeStage] = new CustomerRow.Option(Words.LifeStage[lifeStage]!.Value),
        };

        string? email = null;
        if (_random.Chance(82))
        {
            email = $"{AddressPart(first)}.{AddressPart(last)}.{number}@example.com";
            values[Schema.Contact.Email] = email;
        }

        if (_random.Chance(70))
            values[Schema.Contact.MobilePhone] = $"+1 {_random.Pick(["202", "312", "415", "617"])} 555 01{_random.Below(100):00}";
        if (_random.Chance(88))
            values[Schema.Contact.AnnualIncome] = 1_000m * (_random.Between(18, 60) + (age is > 34 and < 66 ? _random.Below(75) : _random.Below(20)));
        if (_random.Chance(93))
        {
            var place = _random.Pick(Places);
            values[Schema.Contact.Street] = $"{_random.Between(1, 220)} {_random.Pick(Streets)}";
            values[Schema.Contact.City] = place.City;
            values[Schema.Contact.StateOrProvince] = place.State;
            values[Schema.Contact.PostalCode] = place.PostalCode;
            values[Schema.Contact.Country] = "US";
        }

        if (maritalStatus == 2)
        {
            values[Schema.Contact.SpousesName] = _random.Pick(woman ? MensNames : WomensNames);
            if (_random.Chance(60))
                values[Schema.Contact.Anniversary] = born.AddYears(Math.Min(age - 1, _random.Between(21, 34))).AddDays(_random.Below(365)) is var day && day > SampleData.AsOf ? SampleData.AsOf : day;
        }

        if (_random.Chance(60))
            values[Schema.Contact.CategoryReadiness] = new CustomerRow.Option(Schema.FirstOptionValue + _random.Weighted([10, 20, 35, 22, 13]));
        if (_random.Chance(45))
            values[Schema.Contact.SelfOrientation] = new CustomerRow.Option(Schema.FirstOptionValue + _random.Below(8));
        if (_random.Chance(50))
            values[Schema.Contact.Influencers] = Some(6);
        if (_random.Chance(55))
            values[Schema.Contact.Interests] = Some(12);
        if (_random.Chance(12))
            values[Schema.Contact.DoNotBulkEmail] = true;
        if (_random.Chance(9))
            values[Schema.Contact.DoNotPhone] = true;
        if (_random.Chance(5))
            values[Schema.Contact.DoNotPostalMail] = true;

        Purchases(number);
        return new CustomerRow { Number = number, Email = email, Values = values };
    }

    private List<CustomerRow.Option> Some(int options) =>
        [.. Enumerable.Range(0, _random.Between(1, 3)).Select(_ => _random.Below(options)).Distinct().Order().Select(o => new CustomerRow.Option(Schema.FirstOptionValue + o))];

    private void Purchases(string customer)
    {
        var habit = _random.Weighted(HabitWeights);
        var channel = Channels[_random.Weighted(ChannelWeights)];
        var category = _random.Weighted([30, 14, 32, 14, 10]);
        var level = _random.Between(30, 130);
        switch (habit)
        {
            case 0:
                Run(customer, FirstDay.AddDays(_random.Below(500)), SampleData.AsOf, _random.Between(25, 75), channel, category, level);
                break;
            case 1:
                Run(customer, FirstDay.AddDays(_random.Below(700)), SampleData.AsOf, _random.Between(110, 280), channel, category, level);
                break;
            case 2:
                for (var year = 1999 + _random.Below(3); year <= 2001; year++)
                    Buy(customer, new DateOnly(year, 12, 1).AddDays(_random.Below(24)), channel, category, level, giftPercent: 80);
                break;
            case 3:
                Run(customer, SampleData.AsOf.AddDays(-_random.Between(5, 150)), SampleData.AsOf, _random.Between(30, 120), channel, category, level);
                break;
            case 4:
                Run(customer, FirstDay.AddDays(_random.Below(300)), SampleData.AsOf.AddDays(-_random.Between(200, 720)), _random.Between(40, 160), channel, category, level);
                break;
        }
    }

    private void Run(string customer, DateOnly from, DateOnly to, int everyDays, int channel, int category, int level)
    {
        for (var day = from; day <= to; day = day.AddDays(Math.Max(1, _random.Between(everyDays / 2, everyDays * 3 / 2))))
            Buy(customer, day, channel, category, level, giftPercent: day.Month >= 11 ? 45 : 8);
    }

    private void Buy(string customer, DateOnly date, int channel, int category, int level, int giftPercent)
    {
        var (name, low, high) = Categories[_random.Chance(70) ? category : _random.Below(Categories.Length)];
        // The lower of two draws: small purchases are the rule, large ones the exception.
        var price = Math.Min(_random.Between(low * 100, high * 100), _random.Between(low * 100, high * 100)) / 100m;
        var amount = Math.Round(price * level / 100m, 2, MidpointRounding.AwayFromZero);
        var bought = new PurchaseRow
        {
            CustomerNumber = customer,
            Date = date,
            Amount = amount,
            SourceSystem = SampleData.SourceSystem,
            DocumentNumber = Document(),
            Channel = _random.Chance(80) ? channel : Channels[_random.Weighted(ChannelWeights)],
            Category = name,
            IsGift = _random.Chance(giftPercent),
            Units = _random.Chance(85) ? 1 : _random.Between(2, 4),
        };
        _purchases.Add(bought);

        var returned = date.AddDays(_random.Between(2, 25));
        if (_random.Chance(4) && returned <= SampleData.AsOf)
        {
            var part = _random.Chance(50) ? amount : Math.Round(amount / 2m, 2, MidpointRounding.AwayFromZero);
            _purchases.Add(bought with { Date = returned, Amount = part, IsReturn = true, DocumentNumber = Document(), IsGift = false });
        }
    }

    private string Document() => $"S-{++_documents:00000}";

    /// <summary>The letters of a name as a mail address has them; spelled out, because normalisation depends on the machine's Unicode data.</summary>
    private static string AddressPart(string name) =>
        string.Concat(name.Select(c => c switch { 'é' => 'e', 'ü' => 'u', 'ñ' => 'n', 'ø' => 'o', _ => c }).Where(char.IsAsciiLetter)).ToLowerInvariant();
}
