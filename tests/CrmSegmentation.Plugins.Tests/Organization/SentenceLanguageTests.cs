using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Segments;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What the server answers is in the language of who asks; what it stores is in that of the organisation, whoever saves.</summary>
[Collection(nameof(ImportedSolution))]
public class SentenceLanguageTests(ImportedSolution solution)
{
    private const int English = 1033;
    private const int German = 1031;
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private const string InEnglish = "The offer 'Autumn' cannot be saved: 'Campaign' is empty: an offer needs the campaign that carries it. 'Segment' is empty: an offer needs the segment whose members get it. 'Ends On' is 2002-01-01, before 'Starts On', 2002-02-01.";
    private const string InGerman = "Das Angebot 'Autumn' kann nicht gespeichert werden: 'Kampagne' ist leer: Ein Angebot braucht die Kampagne, die es trägt. 'Segment' ist leer: Ein Angebot braucht das Segment, dessen Mitglieder es erhalten. 'Endet am' ist 01.01.2002, vor 'Beginnt am', 01.02.2002.";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Theory]
    [InlineData(English, German, InEnglish)]
    [InlineData(German, English, InGerman)]
    [InlineData(null, German, InGerman)]
    public void A_refusal_is_in_the_language_of_who_saves_or_where_he_chose_none_of_the_organisation(int? user, int organization, string sentences)
    {
        Speak(user, organization);

        Assert.Equal(sentences, Refused(() => local.Service.Create(new Entity(OfferTable.Name) { [OfferTable.Title] = "Autumn", [OfferTable.StartsOn] = new DateTime(2002, 2, 1), [OfferTable.EndsOn] = new DateTime(2002, 1, 1) })));
    }

    [Fact]
    public void A_text_template_is_refused_in_the_language_of_who_saves_with_its_place()
    {
        Speak(German, English);

        Assert.Equal(
            "Die Textvorlage 'Dank' kann nicht verwendet werden: 'Text', Zeile 1, Zeichen 6: Ein Kunde kann ohne {firstname} sein: Schreiben Sie, was dann stehen soll, wie in {firstname|Kunde}, oder setzen Sie es in {if firstname}...{end}.",
            Refused(() => local.Service.Create(new Entity(TextTemplateTable.Name) { [TextTemplateTable.Title] = "Dank", [TextTemplateTable.Language] = German, [TextTemplateTable.Body] = "Dear {firstname}," })));
    }

    [Fact]
    public void What_is_missing_is_told_in_the_language_of_who_saves()
    {
        Speak(German, English);

        var factor = new ASchemeRow(local.Service, "There").Factor(FactorKind.AnnualValue, 100m, (0m, 0m));

        Assert.EndsWith(
            "Eine Zeile, auf die verwiesen wird, ist nicht da: Wählen Sie eine andere, und versuchen Sie es noch einmal.",
            Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Change(PriorityFactorTable.Name, factor, PriorityFactorTable.Scheme, new EntityReference(PrioritySchemeTable.Name, Guid.NewGuid()))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_of_a_segment_speaks_the_language_of_who_asks()
    {
        Speak(German, English);
        local.AContact(("address1_city", "Ulm"), (ContactTable.DoNotEmail, true));

        var preview = local.Service.Execute(new OrganizationRequest("cseg_PreviewSegment") { [PreviewSegment.Filter] = Ulm, [PreviewSegment.Purpose] = (int)SegmentPurpose.Email, [PreviewSegment.SplitBy] = ContactTable.DoNotEmail });

        Assert.Equal("1 möchten keine E-Mail", preview[PreviewSegment.HeldBack]);
        Assert.Contains("1 möchten keine E-Mail", ((EntityCollection)preview[PreviewSegment.Channels]).Entities.Select(channel => channel["HeldBack"]));
        Assert.Equal("Sehr klein: weniger als 20 Mitglieder (0).", preview[PreviewSegment.Warnings]);
        Assert.Equal(
            ["Jahreswert", "Käufe im Jahr", "Durchschnittlicher Kaufwert", "Tage seit dem letzten Kauf", "Alter", "Prozent mit Priorität Hoch", "Prozent mit Priorität Mittel", "Prozent mit Priorität Niedrig", "Prozent mit Priorität Keine", "Prozent ohne Priorität", "Prozent, die Geschenke kaufen"],
            ((EntityCollection)preview[PreviewSegment.Averages]).Entities.Select(measure => (string)measure["Measure"]));
    }

    [Fact]
    public void The_groups_of_a_preview_speak_the_language_of_who_asks()
    {
        Speak(German, English);
        local.AContact(("address1_city", "Ulm"), ("birthdate", new DateTime(1960, 1, 1)));
        local.AContact(("address1_city", "Ulm"), ("birthdate", new DateTime(1990, 1, 1)));
        local.AContact(("address1_city", "Ulm"));
        local.Maintain();

        var preview = local.Service.Execute(new OrganizationRequest("cseg_PreviewSegment") { [PreviewSegment.Filter] = Ulm, [PreviewSegment.SplitBy] = ContactTable.Age });

        Assert.Equal(["unter 20", "40 bis 49", "(leer)"], ((EntityCollection)preview[PreviewSegment.Groups]).Entities.Select(group => (string)group["Group"]));
    }

    [Fact]
    public void A_preview_of_a_scheme_speaks_the_language_of_who_asks()
    {
        Speak(German, English);
        local.Buy(local.AContact(), "2001-12-01", 30m);
        var scheme = new ASchemeRow(local.Service, "Entwurf");
        scheme.Factor(FactorKind.CategoryReadiness, 1m);

        var preview = local.Service.Execute(new OrganizationRequest("cseg_PreviewScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) });

        Assert.Equal("Der Faktor Bereitschaft für Neues hat keine Bänder und wertet daher niemanden: Fügen Sie seine Bänder hinzu.", preview[PreviewScheme.Problems]);
        Assert.StartsWith("Aktualität, Tage: ", (string)preview[PreviewScheme.CutPoints], StringComparison.Ordinal);
        Assert.Contains("Niedrig", ((EntityCollection)preview[PreviewScheme.Levels]).Entities.Select(level => (string)level["name"]));
        Assert.All(((EntityCollection)preview[PreviewScheme.Groups]).Entities, group => Assert.DoesNotContain((string)group["name"], new[] { "Others", "Lost", "Prospect", "New Customers" }));
    }

    [Theory]
    [InlineData(German, English, "Tiny: fewer than 20 members (1).", "Segment 'Ulm', any purpose")]
    [InlineData(English, German, "Sehr klein: weniger als 20 Mitglieder (1).", "Segment 'Ulm', beliebiger Zweck")]
    public void What_is_noted_on_a_segment_and_its_list_is_in_the_language_of_the_organisation(int user, int organization, string warning, string purpose)
    {
        Speak(user, organization);
        local.AContact(("address1_city", "Ulm"));

        var segment = local.Service.Retrieve(SegmentTable.Name, local.ASegment("Ulm", Ulm, SegmentLifecycle.Published), new ColumnSet(true));

        Assert.Equal(warning, segment[SegmentTable.Warnings]);
        Assert.Equal(purpose, local.Service.Retrieve(ListTable.Name, segment.GetAttributeValue<EntityReference>(SegmentTable.List).Id, new ColumnSet(true))[ListTable.Purpose]);
    }

    [Fact]
    public void A_warning_of_a_near_duplicate_takes_the_place_of_the_one_in_another_language()
    {
        local.TheSettings((SettingsTable.SmallSegment, 0));
        for (var i = 0; i < 5; i++)
            local.AContact(("address1_city", "Ulm"));
        var first = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var second = local.ASegment("Ulm again", Ulm, SegmentLifecycle.Published);
        Assert.Equal("Nearly the same as 'Ulm again': 100 per cent of the customers in either are in both.", Warnings(first));

        Speak(English, German);
        local.AContact(("address1_city", "Ulm"));
        local.Change(SegmentTable.Name, second, SegmentTable.Description, "Looked at anew");

        Assert.Equal("Fast dasselbe wie 'Ulm again': 100 Prozent der Kunden, die in einem von beiden sind, sind in beiden.", Warnings(first));
    }

    [Fact]
    public void Why_a_customer_failed_is_told_and_noted_in_the_language_of_the_organisation()
    {
        Speak(English, German);
        var tiny = local.Service.Create(new Entity("transactioncurrency")
        {
            ["currencyname"] = "Tiny", ["isocurrencycode"] = "TNY", ["currencysymbol"] = "t", ["exchangerate"] = 100_000_000m, ["currencyprecision"] = 2,
        });
        var bad = local.AContact((ContactTable.Currency, new EntityReference("transactioncurrency", tiny)));
        local.Buy(bad, "2002-02-01", 100_000_000_000m);
        local.Clock.MoveTo(new DateTime(2002, 2, 1));

        Assert.StartsWith($"{bad}: Die Käufe des Kunden ergeben 10.000.000.000.000.000.000,00 in cseg_annualvalue", local.Maintain().Failures, StringComparison.Ordinal);
    }

    [Fact]
    public void Purchases_and_changes_of_level_are_named_in_the_language_of_the_organisation()
    {
        Speak(English, German);
        var customer = local.AContact();
        var purchase = ImportedSolution.APurchase(customer, new Profiles.BoughtItem(new DateTime(2001, 11, 2), Domain.Purchases.PurchaseKind.Purchase, 30m));
        purchase.Attributes.Remove(PurchaseTable.Title);
        purchase.Attributes.Remove(PurchaseTable.DocumentNumber);

        Assert.Equal("Kauf vom 2. November 2001", local.Service.Retrieve(PurchaseTable.Name, local.Service.Create(purchase), new ColumnSet(PurchaseTable.Title))[PurchaseTable.Title]);

        local.Buy(customer, "2001-12-01", 900m);
        var change = Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(PriorityChangeTable.Title) }).Entities);
        Assert.Equal("Niedrig zu Hoch", change[PriorityChangeTable.Title]);
    }

    [Fact]
    public void A_run_of_maintenance_and_what_it_did_are_told_in_the_language_of_the_organisation()
    {
        Speak(English, German);
        local.AContact(("address1_city", "Ulm"));
        local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        local.Maintain();
        local.Service.Execute(new OrganizationRequest("cseg_StartBulkRun") { [StartBulkRun.Kind] = (int)RunKind.RecalculateAll });
        local.Maintain();

        var runs = local.Service.RetrieveMultiple(new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(MaintenanceRunTable.Title, MaintenanceRunTable.Details), Orders = { new OrderExpression(MaintenanceRunTable.Title, OrderType.Ascending) } }).Entities;
        Assert.Equal(["Alle neu berechnen zum 31.12.2001", "Wartung zum 31.12.2001", "Wartung zum 31.12.2001"], runs.Select(run => run.GetAttributeValue<string>(MaintenanceRunTable.Title)));
        Assert.Contains("Segment 'Ulm': 1 Mitglieder, 1 dazugekommen, 0 ausgeschieden", runs.SelectMany(run => (run.GetAttributeValue<string>(MaintenanceRunTable.Details) ?? "").Split('\n')));
    }

    private string Warnings(Guid segment) => local.Service.Retrieve(SegmentTable.Name, segment, new ColumnSet(SegmentTable.Warnings)).GetAttributeValue<string>(SegmentTable.Warnings) ?? "";

    private void Speak(int? user, int organization)
    {
        var me = (WhoAmIResponse)local.Service.Execute(new WhoAmIRequest());
        local.Service.Update(new Entity(UserSettingsTable.Name, me.UserId) { [UserSettingsTable.Language] = user ?? 0 });
        local.Change(OrganizationRow.Name, me.OrganizationId, OrganizationRow.LanguageCode, organization);
    }

    private static string Refused(Func<object> act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Message;
}
