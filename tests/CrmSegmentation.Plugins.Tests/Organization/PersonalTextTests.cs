using System;
using System.IO.Compression;
using System.Linq;
using System.ServiceModel;
using System.Xml.Linq;
using CrmSegmentation.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Texts;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Api = CrmSegmentation.Apis.ComposeText;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A text for each customer, composed by the API from the rows that ship.</summary>
[Collection(nameof(ImportedSolution))]
public class PersonalTextTests(ImportedSolution solution)
{
    private const string Letter = "Dear {salutation},\nhow is the {lastproduct|purchase} working that you bought on {lastpurchaseon:MMMM d, yyyy|our last meeting}?";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_letter_for_A_names_A_s_last_product()
    {
        var a = local.AContact(("salutation", "Ms."), ("firstname", "Ann"), ("lastname", "Miller"));
        var b = local.AContact(("firstname", "Bob"));
        Buy(a, "2001-11-01", "Lamp", 900m);
        Buy(a, "2001-12-02", "Generator G7", 50m);
        Buy(a, "2001-12-02", "Oil", 5m);
        Buy(a, "2001-12-05", "Returned hose", 5m, PurchaseKind.Return);
        Buy(a, "2002-03-01", "Ordered ahead", 5m);
        Buy(b, "2001-12-04", "Corvette", 70m);

        var text = Compose(ATemplate(Letter), a);

        Assert.Equal("Dear Ms. Miller,\nhow is the Generator G7 working that you bought on December 2, 2001?", text[Api.Body]);
        Assert.Equal("", text[Api.Subject]);
        Assert.Equal(false, text[Api.IsHtml]);
        Assert.Empty((string[])text[Api.MissingValues]);
    }

    [Fact]
    public void A_customer_without_salutation_is_addressed_by_his_first_name_and_one_without_names_by_the_fallback()
    {
        var template = ATemplate(Letter);

        Assert.StartsWith("Dear Ann,", (string)Compose(template, local.AContact(("firstname", "Ann")))[Api.Body], StringComparison.Ordinal);
        Assert.StartsWith("Dear Annie,", (string)Compose(template, local.AContact(("nickname", "Annie")))[Api.Body], StringComparison.Ordinal);
        var nobody = Compose(template, local.AContact(("firstname", " - ")));
        Assert.Equal("Dear customer,\nhow is the purchase working that you bought on our last meeting?", nobody[Api.Body]);
        Assert.Equal(["salutation", "lastproduct", "lastpurchaseon"], (string[])nobody[Api.MissingValues]);
    }

    [Fact]
    public void Everything_a_template_can_name_is_read()
    {
        var garden = local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = "Garden" });
        var tools = local.Service.Create(new Entity(ProductCategoryTable.Name) { [ProductCategoryTable.Title] = "Tools" });
        var ann = local.AContact(("firstname", "Ann"), ("lastname", "Miller"), ("nickname", "Annie"), ("salutation", "Dr."), ("address1_city", "Paris"));
        foreach (var (day, category, amount) in new[] { ("2001-03-01", garden, 10m), ("2001-04-01", garden, 10m), ("2001-05-01", tools, 900m) })
            local.Service.Create(ImportedSolution.APurchase(ann, new BoughtItem(Day(day), PurchaseKind.Purchase, amount, PurchaseChannel.Web, Category: category)));
        var size = local.Service.Create(new Entity(ProfileCategoryTable.Name)
        {
            [ProfileCategoryTable.Title] = "Ring size", [ProfileCategoryTable.Kind] = new OptionSetValue((int)ProfileKind.Number), [ProfileCategoryTable.Unit] = "mm",
        });
        local.Service.Create(new Entity(ProfileAttributeTable.Name)
        {
            [ProfileAttributeTable.Contact] = new EntityReference(ContactTable.Name, ann), [ProfileAttributeTable.Category] = new EntityReference(ProfileCategoryTable.Name, size),
            [ProfileAttributeTable.Number] = 16.5m,
        });
        var template = ATemplate(string.Join("\n", TextFields.All.Where(field => field.Kind != TextFieldKind.YesNo).Select(field => $"{field.Name}: {{{field.Name}|none}}"))
            + "\nring: {attribute:ring size|none}{if attribute:ring size > 16} (large){end}\n{if buysgifts}gifts{else}no gifts{end}");

        var text = Compose(template, ann);

        Assert.Equal(
            """
            greeting: Dear Dr. Miller
            salutation: Dr. Miller
            title: Dr.
            firstname: Ann
            lastname: Miller
            fullname: Ann Miller
            nickname: Annie
            city: Paris
            owner: System Administrator
            today: Monday, December 31, 2001
            lastproduct: Tools
            lastcategory: Tools
            topcategory: Garden
            firstpurchaseon: Thursday, March 1, 2001
            lastpurchaseon: Tuesday, May 1, 2001
            annualcount: 3
            annualvalue: $920.00
            averagevalue: $306.67
            lifetimecount: 3
            lifetimevalue: $920.00
            channels: Web
            priority: Medium
            rfmgroup: Can't Lose Them
            trend: New
            ring: 16.5 mm (large)
            no gifts
            """.ReplaceLineEndings("\n"),
            text[Api.Body]);
        Assert.Empty((string[])text[Api.MissingValues]);
    }

    [Fact]
    public void Amounts_are_written_in_the_customers_currency_and_compared_in_the_base_currency()
    {
        var yen = local.Service.Create(new Entity(CurrencyTable.Name)
        {
            ["currencyname"] = "Yen", ["isocurrencycode"] = "JPY", [CurrencyTable.Symbol] = "¥", [CurrencyTable.Precision] = 0, ["exchangerate"] = 100m,
        });
        var ann = local.AContact(("firstname", "Ann"), (ContactTable.Currency, new EntityReference(CurrencyTable.Name, yen)));
        local.Buy(ann, "2001-12-02", 50m);

        var text = Compose(ATemplate("{annualvalue|nothing}{if annualvalue > 50}, more than 50{end}{if annualvalue >= 50}, at least 50{end}"), ann);

        Assert.Equal("¥5,000, at least 50", text[Api.Body]);
    }

    [Fact]
    public void Composing_costs_few_requests()
    {
        var ann = local.AContact(("firstname", "Ann"));
        Buy(ann, "2001-12-02", "Lamp", 50m);
        var template = ATemplate(Letter);
        Compose(template, ann);

        local.ForgetRequests();
        Compose(template, ann);

        Assert.Equal(["Retrieve cseg_texttemplate", "Retrieve contact", "RetrieveMultiple cseg_purchase"], local.RequestsOfSteps);
    }

    [Fact]
    public void Nothing_of_the_purchases_of_who_wants_no_profile_is_written()
    {
        var ann = local.AContact(("firstname", "Ann"));
        Buy(ann, "2001-12-02", "Lamp", 50m);
        var template = ATemplate("{salutation}: {lastproduct|nothing}, {topcategory|nothing}, {lastpurchaseon|never}");
        Assert.Equal("Ann: Lamp, nothing, Sunday, December 2, 2001", Compose(template, ann)[Api.Body]);

        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, true);

        Assert.Equal("Ann: nothing, nothing, never", Compose(template, ann)[Api.Body]);
    }

    [Fact]
    public void A_page_for_a_customer_with_markup_in_her_name_shows_it_as_text()
    {
        var ann = local.AContact(("firstname", "<script>alert('x')</script>"));

        var text = Compose(ATemplate("<p title=\"{salutation}\">{greeting},</p>", TextFormat.Html, subject: "For {salutation}"), ann);

        Assert.Equal("<p title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\">Dear &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;,</p>", text[Api.Body]);
        Assert.Equal("For <script>alert('x')</script>", text[Api.Subject]);
        Assert.Equal(true, text[Api.IsHtml]);
    }

    [Theory]
    [InlineData("Dear {firstname},", "The text template 'Letter' cannot be used: 'Body', line 1, character 6: a customer may have no {firstname}")]
    [InlineData("{attribute:Birthstoen|x}", "there is no profile category 'Birthstoen' in use. Did you mean {attribute:Birthstone}?")]
    [InlineData("", "'Body' is empty")]
    public void A_template_that_could_come_out_wrong_is_not_saved(string body, string expected)
    {
        local.Service.Create(new Entity(ProfileCategoryTable.Name) { [ProfileCategoryTable.Title] = "Birthstone" });

        Assert.Contains(expected, Fault(() => ATemplate(body)), StringComparison.Ordinal);
        var template = ATemplate("{greeting}");
        Assert.Contains(expected, Fault(() => local.Change(TextTemplateTable.Name, template, TextTemplateTable.Body, body)), StringComparison.Ordinal);
        Assert.Equal("Dear customer", Compose(template, local.AContact())[Api.Body]);
    }

    [Fact]
    public void What_is_not_sent_counts_as_it_is_stored()
    {
        var template = ATemplate("<a href=\"{city|x}\">x</a>");

        var fault = Fault(() => local.Change(TextTemplateTable.Name, template, TextTemplateTable.Format, new OptionSetValue((int)TextFormat.Html)));

        Assert.Contains("stands in the attribute href", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inactive_template_is_not_composed()
    {
        var template = ATemplate("{greeting}");
        local.Service.Update(new Entity(TextTemplateTable.Name, template) { [TextTemplateTable.State] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        Assert.Contains("The text template 'Letter' is inactive: activate it", Fault(() => Compose(template, local.AContact())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_that_is_gone_leaves_its_fallback()
    {
        var stone = local.Service.Create(new Entity(ProfileCategoryTable.Name) { [ProfileCategoryTable.Title] = "Stone" });
        var template = ATemplate("{attribute:Stone|no stone}");
        local.Service.Delete(ProfileCategoryTable.Name, stone);

        Assert.Equal("no stone", Compose(template, local.AContact())[Api.Body]);
    }

    [Fact]
    public void A_caller_composes_only_of_what_he_may_read()
    {
        var ann = local.AContact(("firstname", "Ann"));
        Buy(ann, "2001-12-02", "Lamp", 50m);
        var template = ATemplate(Letter);
        var nobody = local.ServiceOf(local.AUser(role: null));
        var seller = local.ServiceOf(local.AUser("Segmentation Seller"));

        Assert.Throws<FaultException<OrganizationServiceFault>>(() => Compose(template, ann, nobody));
        Assert.Contains("how is the Lamp working", (string)Compose(template, ann, seller)[Api.Body], StringComparison.Ordinal);
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Update(new Entity(TextTemplateTable.Name, template) { [TextTemplateTable.Body] = "x" }));
    }

    [Fact]
    public void A_process_composes_by_the_same_api()
    {
        var ann = local.AContact(("firstname", "Ann"));

        var text = local.RunActivity<ComposePersonalText>(
            null,
            [
                ("Customer", new EntityReference(ContactTable.Name, ann)),
                ("TextTemplate", new EntityReference(TextTemplateTable.Name, ATemplate("<p>{greeting}, {city|there}</p>", TextFormat.Html, "{lastproduct|News}"))),
            ]);

        Assert.Equal(("News", "<p>Dear Ann, there</p>", true, "lastproduct\ncity"), (text["Subject"], text["Body"], text["IsHtml"], text["MissingValues"]));
    }

    [Fact]
    public void The_view_for_mail_merge_has_who_may_be_written_to_with_what_a_letter_needs()
    {
        var ann = local.AContact(("salutation", "Ms."), ("firstname", "Ann"), ("lastname", "Miller"), (ContactTable.Street, "1 Elm Street"), (ContactTable.City, "Paris"));
        local.Buy(ann, "2001-12-02", 50m);
        local.AContact((ContactTable.Street, "2 Elm Street"));
        local.AContact((ContactTable.City, "Paris"));
        foreach (var refusal in new[] { ContactTable.DoNotPostalMail, ContactTable.DoNotBulkPostalMail, ContactTable.DoNotSendMarketingMaterial })
            local.AContact((ContactTable.Street, "3 Elm Street"), (ContactTable.PostalCode, "98"), (refusal, true));
        local.AContact((ContactTable.Street, "4 Elm Street"), (ContactTable.City, "Paris"), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Monthly)), (ContactTable.LastContactedOn, Day("2001-12-20")));
        using var zip = ZipFile.OpenRead(ImportedSolution.ZipPath);
        using var part = zip.GetEntry("customizations.xml")!.Open();
        var view = XElement.Load(part).Descendants("savedquery").Single(one => one.Descendants("LocalizedName").Any(name => (string?)name.Attribute("description") == "Mail merge"));

        var row = Assert.Single(local.Service.RetrieveMultiple(new FetchExpression(view.Descendants("fetch").Single().ToString())).Entities);

        Assert.Equal(
            ("Ms.", "Ann", "Miller", "1 Elm Street", "Paris", Day("2001-12-02")),
            (row["salutation"], row["firstname"], row["lastname"], row[ContactTable.Street], row[ContactTable.City], row[ContactTable.LastPurchaseOn]));
    }

    private Guid ATemplate(string body, TextFormat format = TextFormat.Plain, string? subject = null) => local.Service.Create(new Entity(TextTemplateTable.Name)
    {
        [TextTemplateTable.Title] = "Letter",
        [TextTemplateTable.Format] = new OptionSetValue((int)format),
        [TextTemplateTable.Language] = 1033,
        [TextTemplateTable.Subject] = subject,
        [TextTemplateTable.Body] = body,
    });

    private void Buy(Guid contact, string date, string product, decimal amount, PurchaseKind kind = PurchaseKind.Purchase)
    {
        var purchase = ImportedSolution.APurchase(contact, new BoughtItem(Day(date), kind, amount));
        purchase[PurchaseTable.Product] = product;
        local.Service.Create(purchase);
    }

    private ParameterCollection Compose(Guid template, Guid contact, IOrganizationService? service = null) => (service ?? local.Service).Execute(new OrganizationRequest("cseg_ComposeText")
    {
        ["Target"] = new EntityReference(ContactTable.Name, contact),
        [Api.Template] = new EntityReference(TextTemplateTable.Name, template),
    }).Results;

    private static string Fault(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Message;
}
