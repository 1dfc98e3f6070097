using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using CrmSegmentation.Browser.Tests;
using LocalDataverse;
using LocalDataverse.Web;
using Microsoft.Playwright;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

[assembly: AssemblyFixture(typeof(Shop))]
[assembly: AssemblyFixture(typeof(Chromium))]

namespace CrmSegmentation.Browser.Tests;

/// <summary>
/// A local Dataverse on 31 December 2001 with the managed solution and the three customers of the founding article, served. The
/// solution is imported once a run; each shop begins as a copy of that.
/// </summary>
public sealed class Shop : IAsyncLifetime
{
    public const int Option = 653210000;

    /// <summary>What every shop begins with.</summary>
    private static readonly Lazy<Beginning> Imported = new(Begin);

    private LocalOrganization organization = null!;
    private LocalWebServer server = null!;

    /// <summary>Pages of the test that is running in each class; those of the test before it are closed when it opens its first.</summary>
    private readonly ConcurrentDictionary<string, (string Test, List<IBrowserContext> Contexts)> opened = new();

    public Guid Anna { get; private set; }

    /// <summary>The published segment of High customers.</summary>
    public Guid HighPriority { get; private set; }

    /// <summary>Creates a customer without purchases.</summary>
    public Guid ACustomer(string first, string last)
    {
        var contact = new Entity("contact");
        contact["firstname"] = first;
        contact["lastname"] = last;
        return organization.CreateService().Create(contact);
    }

    /// <summary>Creates a customer with so many purchases of an amount, one a month until December.</summary>
    public Guid ACustomerOf(int purchases, decimal amount, string first, string last)
    {
        var customer = ACustomer(first, last);
        for (var month = 0; month < purchases; month++)
            APurchase(customer, new DateTime(2001, 12, 3).AddMonths(-month), amount);
        return customer;
    }

    public void APurchase(Guid customer, DateTime date, decimal amount) => organization.CreateService().Create(APurchaseRow(customer, date, amount));

    /// <summary>Makes product categories numbered from 1 and gives the one before the last.</summary>
    public Guid ManyProductCategories(string name, int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
            ids[i] = organization.CreateService().Create(new Entity("cseg_productcategory") { ["cseg_name"] = $"{name} {i + 1}" });
        return ids[count - 2];
    }

    public void APurchaseOf(Guid customer, Guid category, DateTime date, decimal amount)
    {
        var purchase = APurchaseRow(customer, date, amount);
        purchase["cseg_productcategoryid"] = new EntityReference("cseg_productcategory", category);
        organization.CreateService().Create(purchase);
    }

    /// <summary>Makes customers who buy both of two product categories, and some who buy neither; gives the first category.</summary>
    public Guid ACategoryBoughtTogetherWith(string first, string second)
    {
        var service = organization.CreateService();
        Guid Category(string name) => service.Create(new Entity("cseg_productcategory") { ["cseg_name"] = name });
        var (one, other, none) = (Category(first), Category(second), Category("Neither"));
        for (var i = 0; i < 9; i++)
        {
            var customer = ACustomer("Together", $"{first} {i}");
            foreach (var category in i < 6 ? new[] { one, other } : [none])
                APurchaseOf(customer, category, new DateTime(2001, 11, 1 + i), 20m);
        }

        return one;
    }

    public void WantsNoEmail(Guid customer) => organization.CreateService().Update(new Entity("contact", customer) { ["donotemail"] = true });

    /// <summary>A published segment within another one, whose list is for e-mail.</summary>
    public Guid APublishedSegmentOf(string name, Guid parent, string filter)
    {
        var segment = new Entity("cseg_segment");
        segment["cseg_name"] = name;
        segment["cseg_filter"] = filter;
        segment["cseg_parentsegmentid"] = new EntityReference("cseg_segment", parent);
        segment["cseg_purpose"] = new OptionSetValue(Option + 1);
        segment["cseg_lifecycle"] = new OptionSetValue(Option + 1);
        return organization.CreateService().Create(segment);
    }

    /// <summary>A scheme that counts, with suggestions for High customers. It changes what everybody in this shop sees.</summary>
    public void AnActiveScheme(string treatment)
    {
        var service = organization.CreateService();
        var queue = new Entity("queue");
        queue["name"] = "Key customers";
        var active = new Entity("cseg_priorityscheme", ADraftScheme("Shop"));
        active["cseg_hightreatment"] = treatment;
        active["cseg_highqueueid"] = new EntityReference("queue", service.Create(queue));
        active["cseg_schemestatus"] = new OptionSetValue(Option + 1);
        service.Update(active);
    }

    /// <summary>A scheme that can be tried out: it goes by annual value alone.</summary>
    public Guid ADraftScheme(string name)
    {
        var service = organization.CreateService();
        var scheme = new Entity("cseg_priorityscheme");
        scheme["cseg_name"] = name;
        scheme["cseg_versionnumber"] = 1;
        scheme["cseg_highfrom"] = 75m;
        scheme["cseg_mediumfrom"] = 50m;
        scheme.Id = service.Create(scheme);
        var factor = new Entity("cseg_priorityfactor");
        factor["cseg_name"] = "Annual value";
        factor["cseg_schemeid"] = scheme.ToEntityReference();
        factor["cseg_factorkind"] = new OptionSetValue(Option);
        factor["cseg_weight"] = 1m;
        factor.Id = service.Create(factor);
        foreach (var (from, score) in new[] { (0m, 20m), (1_000m, 90m) })
        {
            var band = new Entity("cseg_priorityband");
            band["cseg_name"] = $"From {from}";
            band["cseg_factorid"] = factor.ToEntityReference();
            band["cseg_from"] = from;
            band["cseg_score"] = score;
            service.Create(band);
        }

        return scheme.Id;
    }

    public void ARetiredScheme(string name)
    {
        var retired = new Entity("cseg_priorityscheme", ADraftScheme(name));
        retired["cseg_schemestatus"] = new OptionSetValue(Option + 2);
        organization.CreateService().Update(retired);
    }

    public decimal MediumFromOf(Guid scheme) => organization.CreateService().Retrieve("cseg_priorityscheme", scheme, new ColumnSet("cseg_mediumfrom")).GetAttributeValue<decimal>("cseg_mediumfrom");

    /// <summary>The weight of a scheme's one factor.</summary>
    public decimal WeightIn(Guid scheme)
    {
        var factors = new QueryByAttribute("cseg_priorityfactor") { ColumnSet = new ColumnSet("cseg_weight") };
        factors.AddAttributeValue("cseg_schemeid", scheme);
        return organization.CreateService().RetrieveMultiple(factors).Entities[0].GetAttributeValue<decimal>("cseg_weight");
    }

    public int PriorityOf(Guid customer) => organization.CreateService().Retrieve("contact", customer, new ColumnSet("cseg_priority")).GetAttributeValue<OptionSetValue>("cseg_priority").Value;

    public Guid ADraftSegment(string name, string? filter)
    {
        var segment = new Entity("cseg_segment");
        segment["cseg_name"] = name;
        segment["cseg_filter"] = filter;
        return organization.CreateService().Create(segment);
    }

    /// <summary>A published segment whose list's query somebody has changed.</summary>
    public Guid ADriftedSegment(string name)
    {
        var id = APublishedSegment(name, Option + 2);
        var service = organization.CreateService();
        var list = service.Retrieve("cseg_segment", id, new Microsoft.Xrm.Sdk.Query.ColumnSet("cseg_listid")).GetAttributeValue<EntityReference>("cseg_listid");
        service.Update(new Entity("list", list.Id) { ["query"] = "<fetch><entity name='contact'><attribute name='contactid'/><filter><condition attribute='lastname' operator='eq' value='X'/></filter></entity></fetch>" });
        service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference("cseg_segment", id) });
        return id;
    }

    public void ASuggestion(Guid customer, string category, string reason)
    {
        var service = organization.CreateService();
        var row = new Entity("cseg_productcategory");
        row["cseg_name"] = category;
        var suggestion = new Entity("cseg_suggestion");
        suggestion["cseg_name"] = category;
        suggestion["cseg_contactid"] = new EntityReference("contact", customer);
        suggestion["cseg_productcategoryid"] = new EntityReference("cseg_productcategory", service.Create(row));
        suggestion["cseg_reason"] = reason;
        suggestion["cseg_suggestionstatus"] = new OptionSetValue(Option);
        service.Create(suggestion);
    }

    /// <summary>A draft that goes to the published High segment.</summary>
    public Guid ADraftOffer(string name)
    {
        var offer = new Entity("cseg_offer");
        offer["cseg_name"] = name;
        offer["cseg_segmentid"] = new EntityReference("cseg_segment", HighPriority);
        var campaign = new Entity("campaign");
        campaign["name"] = name;
        var service = organization.CreateService();
        offer["cseg_campaignid"] = new EntityReference("campaign", service.Create(campaign));
        offer["cseg_startson"] = new DateTime(2001, 12, 31);
        offer["cseg_endson"] = new DateTime(2002, 1, 31);
        return service.Create(offer);
    }

    /// <summary>An offer that was launched to the published High segment and whose results are there.</summary>
    public Guid AnOfferWithResults(string name)
    {
        var offer = ADraftOffer(name);
        foreach (var message in new[] { "cseg_LaunchOffer", "cseg_RefreshOffer" })
            organization.CreateService().Execute(new OrganizationRequest(message) { ["Target"] = new EntityReference("cseg_offer", offer) });
        return offer;
    }

    /// <summary>All rows of a table, to be added up by the test.</summary>
    public IReadOnlyList<Entity> RowsOf(string table, params string[] columns) =>
        organization.CreateService().RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(columns) }).Entities;

    /// <summary>Twenty customers more, of every kind, the same each time.</summary>
    public void AFewMoreCustomers()
    {
        string[] first = ["Ada", "Bruno", "Carla", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas"];
        string[] last = ["Albrecht", "Berger", "Costa", "Dietrich", "Engel", "Fischer", "Graf", "Huber"];
        for (var i = 0; i < 20; i++)
        {
            var customer = ACustomer(first[i % first.Length], last[(i * 3) % last.Length]);
            for (var purchase = 0; purchase <= i % 7; purchase++)
                APurchase(customer, new DateTime(2001, 12, 28).AddDays(-(i * 17 + purchase * 43)), 15m + ((i * 37 + purchase * 11) % 90));
        }
    }

    /// <summary>A person with one of the solution's roles.</summary>
    public Guid AUser(string first, string last, string role)
    {
        var service = organization.CreateService();
        var user = service.Create(new Entity("systemuser") { ["firstname"] = first, ["lastname"] = last, ["domainname"] = $"{first}@example.com", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        var roles = service.RetrieveMultiple(new QueryByAttribute("role") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { role } });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [roles.Entities[0].ToEntityReference()]);
        return user;
    }

    public void ATemplate(string name, string body) =>
        organization.CreateService().Create(new Entity("cseg_texttemplate") { ["cseg_name"] = name, ["cseg_body"] = body, ["cseg_language"] = 1033 });

    /// <summary>A customer's value, yet empty, in a new profile category of a kind (0 text, 1 number, 2 date, 3 choice, 4 yes or no).</summary>
    public Guid AnAttribute(Guid customer, string category, int kind)
    {
        var service = organization.CreateService();
        var row = service.Create(new Entity("cseg_profilecategory") { ["cseg_name"] = category, ["cseg_kind"] = new OptionSetValue(Option + kind) });
        return service.Create(new Entity("cseg_profileattribute")
        {
            ["cseg_name"] = category,
            ["cseg_contactid"] = new EntityReference("contact", customer),
            ["cseg_categoryid"] = new EntityReference("cseg_profilecategory", row),
            ["cseg_datevalue"] = new DateTime(2001, 12, 1),
        });
    }

    /// <summary>A row in every table that has a form, each named so, and with texts that are so.</summary>
    public IReadOnlyDictionary<string, Guid> HostileRows(string first, string last, string name)
    {
        var service = organization.CreateService();
        Guid Row(string table, params (string Column, object Value)[] values)
        {
            var row = new Entity(table);
            foreach (var (column, value) in values)
                row[column] = value;
            return service.Create(row);
        }

        EntityReference To(string table, Guid id) => new(table, id);
        OptionSetValue Choice(int value) => new(Option + value);
        var customer = ACustomer(first, last);
        APurchase(customer, new DateTime(2001, 12, 1), 10m);
        APurchase(customer, new DateTime(2001, 12, 20), 5_000m);
        service.Update(new Entity("contact", customer) { ["emailaddress1"] = "hostile@example.com" });
        var category = Row("cseg_productcategory", ("cseg_name", name));
        var profile = Row("cseg_profilecategory", ("cseg_name", name), ("cseg_kind", Choice(0)));
        // A scheme is named in 40 characters at most.
        var scheme = ADraftScheme(name[..40]);
        var rule = Row("cseg_followuprule", ("cseg_name", name), ("cseg_followupkind", Choice(0)));
        var segment = APublishedSegmentOf(name, ADraftSegment("Parent " + last, "<filter><condition attribute='cseg_annualpurchasecount' operator='ge' value='1'/></filter>"), "<filter><condition attribute='cseg_annualvalue' operator='ge' value='1'/></filter>");
        var rows = new Dictionary<string, Guid>
        {
            ["contact"] = customer,
            ["cseg_purchase"] = Row("cseg_purchase", ("cseg_name", name), ("cseg_contactid", To("contact", customer)), ("cseg_purchasedate", new DateTime(2001, 12, 24)), ("cseg_amount", new Money(7m)), ("cseg_productcategoryid", To("cseg_productcategory", category))),
            ["cseg_productcategory"] = category,
            ["cseg_profilecategory"] = profile,
            ["cseg_profileattribute"] = Row("cseg_profileattribute", ("cseg_contactid", To("contact", customer)), ("cseg_categoryid", To("cseg_profilecategory", profile)), ("cseg_textvalue", name)),
            ["cseg_priorityscheme"] = scheme,
            ["cseg_segment"] = segment,
            ["cseg_offer"] = ADraftOffer(name),
            ["cseg_texttemplate"] = Row("cseg_texttemplate", ("cseg_name", name), ("cseg_language", 1033), ("cseg_body", $"{{greeting}}, {name}")),
            ["cseg_followuprule"] = rule,
            ["cseg_followup"] = Row("cseg_followup", ("cseg_name", name), ("cseg_contactid", To("contact", customer)), ("cseg_eventon", new DateTime(2001, 12, 24)), ("cseg_followupruleid", To("cseg_followuprule", rule))),
            ["cseg_settings"] = Row("cseg_settings", ("cseg_name", name)),
        };
        ASuggestion(customer, "Cat " + last, $"60 % of those {name}");
        RunMaintenance();
        rows["cseg_categoryassociation"] = Row("cseg_categoryassociation", ("cseg_name", name), ("cseg_fromcategoryid", To("cseg_productcategory", category)), ("cseg_tocategoryid", To("cseg_productcategory", Row("cseg_productcategory", ("cseg_name", "Other")))));
        foreach (var table in new[] { "cseg_suggestion", "cseg_prioritychange", "cseg_maintenancerun", "cseg_priorityfactor", "cseg_priorityband", "cseg_segmentmembership", "list" })
            rows[table] = service.RetrieveMultiple(new QueryExpression(table) { TopCount = 1 }).Entities[0].Id;
        rows["cseg_rfmgroup"] = Row(
            "cseg_rfmgroup", ("cseg_name", name), ("cseg_schemeid", To("cseg_priorityscheme", scheme)), ("cseg_order", 1), ("cseg_rfmsegment", Choice(0)), ("cseg_recencyfrom", 1), ("cseg_recencyto", 5),
            ("cseg_frequencyfrom", 1), ("cseg_frequencyto", 5), ("cseg_monetaryfrom", 1), ("cseg_monetaryto", 5));
        return rows;
    }

    public void RunMaintenance()
    {
        var request = new OrganizationRequest("cseg_RunMaintenance");
        while (organization.CreateService().Execute(request).Results.TryGetValue("ContinuationToken", out var token) && token is string { Length: > 0 })
            request["ContinuationToken"] = token;
    }

    /// <summary>Settings by which the last so many days count as a year; everybody is recalculated.</summary>
    public void AYearOfDays(int days)
    {
        organization.CreateService().Create(new Entity("cseg_settings") { ["cseg_name"] = "Settings", ["cseg_windowmode"] = new OptionSetValue(Option + 3), ["cseg_windowdays"] = days });
        RunMaintenance();
    }

    /// <summary>The row of settings as it is made, with every default.</summary>
    public Guid TheSettings() => organization.CreateService().Create(new Entity("cseg_settings") { ["cseg_name"] = "Settings" });

    public void SpeakGerman() =>
        organization.CreateService().Update(new Entity("usersettings", organization.AdministratorId) { ["uilanguageid"] = 1031 });

    /// <summary>A page of a new browser session; skips the test, saying why, where there is no browser.</summary>
    public async Task<IPage> OpenAsync(string path, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var browser = Chromium.Browser;
        Assert.SkipWhen(browser is null, "No Chromium, Chrome or Edge was found on this machine; set CHROMIUM_PATH to one.");
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = "en-US" });
        await KeepAsync(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        return page;
    }

    public Task<IPage> OpenRowAsync(string table, Guid id, int width = 1280, ColorScheme scheme = ColorScheme.Light) => OpenAsync($"main.aspx?pagetype=entityrecord&etn={table}&id={id}", width, scheme: scheme);

    public Task<IPage> OpenListAsync(string table, int width = 1280, ColorScheme scheme = ColorScheme.Light) => OpenAsync($"main.aspx?pagetype=entitylist&etn={table}", width, scheme: scheme);

    /// <summary>A dashboard by its name in the navigation.</summary>
    public async Task<IPage> OpenDashboardAsync(string name, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await OpenAsync("main.aspx", width, scheme: scheme);
        var address = await page.Locator("#nav a").Filter(new() { HasText = name }).First.GetAttributeAsync("href");
        await page.GotoAsync(new Uri(server.Address, address).ToString());
        return page;
    }

    public ValueTask InitializeAsync()
    {
        var beginning = Imported.Value;
        organization = Open();
        lock (beginning)
            organization.Restore(beginning.Snapshot);
        (Anna, HighPriority) = (beginning.Anna, beginning.HighPriority);
        server = LocalWebServer.Start(organization);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in opened.Values.SelectMany(pages => pages.Contexts))
            await context.CloseAsync();
        if (server is not null)
            await server.DisposeAsync();
        organization?.Dispose();
    }

    private static LocalOrganization Open() =>
        LocalOrganization.Open(new LocalOrganizationOptions { Clock = new StoppedClock(new DateTimeOffset(2001, 12, 31, 12, 0, 0, TimeSpan.Zero)) });

    private static Beginning Begin()
    {
        var shop = new Shop();
        using var organization = shop.organization = Open();
        using (var zip = File.OpenRead(ZipPath()))
            organization.ImportSolution(zip);
        var anna = shop.AGoldenCustomer("Anna", "Archer", 75_000m, readiness: 0, new(2001, 1, 2), 12, 50m);
        shop.AGoldenCustomer("Benjamin", "Brooks", 90_000m, readiness: 3, new(2001, 1, 2), 6, 60m);
        shop.AGoldenCustomer("Clara", "Collins", 45_000m, readiness: 4, new(2001, 4, 1), 8, 40m);
        return new Beginning(anna, shop.APublishedSegment("High priority", Option), organization.TakeSnapshot());
    }

    private async Task KeepAsync(IBrowserContext context)
    {
        var current = TestContext.Current;
        var (name, test) = (current.TestClass?.UniqueID ?? "", current.Test?.UniqueID ?? "");
        var before = opened.GetValueOrDefault(name);
        if (before.Test == test)
        {
            before.Contexts.Add(context);
            return;
        }

        opened[name] = (test, [context]);
        foreach (var old in before.Contexts ?? [])
            await old.CloseAsync();
    }

    private static Entity APurchaseRow(Guid customer, DateTime date, decimal amount)
    {
        var purchase = new Entity("cseg_purchase");
        purchase["cseg_name"] = $"Purchase of {date:yyyy-MM-dd}";
        purchase["cseg_contactid"] = new EntityReference("contact", customer);
        purchase["cseg_purchasedate"] = date;
        purchase["cseg_amount"] = new Money(amount);
        purchase["cseg_channel"] = new OptionSetValue(Option);
        return purchase;
    }

    private Guid AGoldenCustomer(string first, string last, decimal income, int readiness, DateTime firstPurchase, int count, decimal amount)
    {
        var contact = new Entity("contact");
        contact["firstname"] = first;
        contact["lastname"] = last;
        contact["emailaddress1"] = $"{first}.{last}@example.com";
        contact["address1_postalcode"] = "98052";
        contact["annualincome"] = new Money(income);
        contact["cseg_categoryreadiness"] = new OptionSetValue(Option + readiness);
        var id = organization.CreateService().Create(contact);
        for (var month = 0; month < count; month++)
            APurchase(id, firstPurchase.AddMonths(month), amount);
        return id;
    }

    private Guid APublishedSegment(string name, int priority)
    {
        var segment = new Entity("cseg_segment");
        segment["cseg_name"] = name;
        segment["cseg_filter"] = $"<filter><condition attribute='cseg_priority' operator='eq' value='{priority}'/></filter>";
        segment["cseg_lifecycle"] = new OptionSetValue(Option + 1);
        return organization.CreateService().Create(segment);
    }

    private static string ZipPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var zip = Path.Combine(folder.FullName, "solution", "bin", "CrmSegmentation_managed.zip");
            if (File.Exists(zip))
                return zip;
        }

        throw new FileNotFoundException("solution/bin/CrmSegmentation_managed.zip is missing: build the solution first.");
    }

    private sealed record Beginning(Guid Anna, Guid HighPriority, OrganizationSnapshot Snapshot);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
