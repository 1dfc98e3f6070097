using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A preview says what activating a scheme would do, to the customer and the cent, and does none of it.</summary>
[Collection(nameof(ImportedSolution))]
public class SchemePreviewTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_preview_tells_levels_groups_and_who_moves_and_writes_nothing()
    {
        var rich = ACustomer(3_000m, ("firstname", "Rich"));
        ACustomer(15m);
        ACustomer(15m);
        local.AContact();
        var scheme = AScheme("Turned round", (0m, 100m), (1_000m, 10m));
        local.ForgetRequests();

        var preview = Preview(scheme.Id);

        Assert.All(local.RequestsOfSteps, request => Assert.StartsWith("Retrieve", request));
        Assert.Equal((4, 3, 3_030m, ""), ((int)preview[PreviewScheme.Customers], (int)preview[PreviewScheme.Moved], (decimal)preview[PreviewScheme.MovedValue], (string)preview[PreviewScheme.Problems]));
        Assert.Equal(
            ["High 1 3000.00 -> 2 30.00", "Low 2 30.00 -> 1 3000.00", "None 1 0.00 -> 1 0.00"],
            Rows(preview, PreviewScheme.Levels).Select(row => FormattableString.Invariant($"{row["name"]} {row["customersbefore"]} {row["valuebefore"]:0.00} -> {row["customers"]} {row["value"]:0.00}")));
        Assert.Equal(
            ["High Low 1 3000.00", "Low High 2 30.00", "None None 1 0.00"],
            Rows(preview, PreviewScheme.Migration).Select(row => FormattableString.Invariant($"{row["fromname"]} {row["toname"]} {row["customers"]} {row["value"]:0.00}")));
        var mover = Rows(preview, PreviewScheme.Movers)[0];
        Assert.Equal((rich, "Rich Customer", "High", "Low", 10m), ((Guid)mover["contactid"], (string)mover["name"], (string)mover["fromname"], (string)mover["toname"], (decimal)mover["score"]));
        Assert.Equal(4, Rows(preview, PreviewScheme.Groups).Sum(row => (int)row["customers"]));
    }

    [Fact]
    public void What_happens_is_what_the_preview_said_also_where_amounts_are_a_hair_from_a_threshold()
    {
        var foreign = local.Service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Crown", ["isocurrencycode"] = "SEK", ["currencysymbol"] = "kr", ["currencyprecision"] = 2, ["exchangerate"] = 7.31m });
        foreach (var amount in new[] { 99.99m, 100m, 100.01m, 33.33m, 66.67m })
        {
            ACustomer(amount);
            ACustomer(amount, (ContactTable.Currency, new EntityReference("transactioncurrency", foreign)));
        }

        var scheme = AScheme("Hair", (0m, 10m), (33.34m, 60m), (66.67m, 80m), (100m, 100m));
        var average = scheme.Factor(FactorKind.AverageValue, 1m, (0m, 0m), (33.33m, 50m), (100m, 100m));
        Assert.NotEqual(Guid.Empty, average);

        AssertHappens(scheme.Id);
    }

    [Fact]
    public void A_draft_that_lacks_cut_points_is_previewed_with_those_that_a_refresh_would_compute()
    {
        for (var i = 1; i <= 10; i++)
            ACustomer(10m * i);
        var scheme = new ASchemeRow(
            local.Service,
            "Shares",
            1,
            (PrioritySchemeTable.LevelMode, new OptionSetValue((int)LevelMode.ShareOfCustomers)),
            (PrioritySchemeTable.HighShare, 20m),
            (PrioritySchemeTable.MediumShare, 40m));
        local.Change(PriorityFactorTable.Name, scheme.Factor(FactorKind.AnnualValue, 1m), PriorityFactorTable.Scoring, new OptionSetValue((int)FactorScoring.CutPoints));

        var preview = Preview(scheme.Id);
        Assert.Contains("monetary, annual value: 30; 50; 70; 90", (string)preview[PreviewScheme.CutPoints]);
        Assert.Contains("refresh the cut points first", (string)preview[PreviewScheme.Problems]);

        local.Service.Execute(new OrganizationRequest("cseg_RefreshCutPoints") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) });
        AssertHappens(scheme.Id, preview);
    }

    [Fact]
    public void A_draft_whose_schedule_would_refresh_it_at_once_is_previewed_as_refreshed()
    {
        for (var i = 1; i <= 7; i++)
            ACustomer(11m * i);
        var scheme = AScheme("Daily", (0m, 10m), (40m, 90m));
        scheme.Set(PrioritySchemeTable.CutPointSchedule, new OptionSetValue((int)CutPointSchedule.Daily));

        AssertHappens(scheme.Id);
    }

    [Fact]
    public void Two_drafts_are_compared_with_each_other()
    {
        ACustomer(50m);
        ACustomer(5m);
        var one = AScheme("One", (0m, 10m), (20m, 90m));
        var other = AScheme("Other", (0m, 60m), (20m, 90m));

        var preview = Preview(one.Id, (PreviewScheme.CompareWith, new EntityReference(PrioritySchemeTable.Name, other.Id)));

        Assert.Equal(["High High 1", "Medium Low 1"], Rows(preview, PreviewScheme.Migration).Select(row => $"{row["fromname"]} {row["toname"]} {row["customers"]}"));
    }

    [Fact]
    public void Customers_whose_day_has_come_are_previewed_as_of_today()
    {
        ACustomer(50m);
        local.Clock.MoveTo(new DateTime(2002, 12, 1));

        Assert.Equal(["Low None 1"], Rows(Preview(AScheme("One", (0m, 10m)).Id), PreviewScheme.Migration).Select(row => $"{row["fromname"]} {row["toname"]} {row["customers"]}"));
    }

    [Fact]
    public void A_copy_is_a_draft_of_the_next_version_with_the_same_outcome()
    {
        ACustomer(50m);
        ACustomer(5m);
        var scheme = AScheme("Shop", (0m, 10m), (20m, 90m));
        scheme.Group(RfmGroup.Lost, 1, 1, 5);
        scheme.Become(SchemeStatus.Active);

        var copy = Clone(scheme.Id);
        var named = Clone(scheme.Id, "Web");

        var row = local.Service.Retrieve(PrioritySchemeTable.Name, copy, new ColumnSet(true));
        Assert.Equal(("Shop", 2, (int)SchemeStatus.Draft), (row[PrioritySchemeTable.Title], row[PrioritySchemeTable.VersionNumber], row.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.SchemeStatus).Value));
        Assert.Equal(3, local.Service.Retrieve(PrioritySchemeTable.Name, Clone(copy), new ColumnSet(PrioritySchemeTable.VersionNumber))[PrioritySchemeTable.VersionNumber]);
        var (original, copied) = (new SchemeReader(local.Service).ById(scheme.Id).Scheme, new SchemeReader(local.Service).ById(named).Scheme);
        Assert.Equal("Web 1.0", copied.Version);
        Assert.Equal(original.Factors.SelectMany(factor => factor.Bands), copied.Factors.SelectMany(factor => factor.Bands));
        Assert.Equal(original.Rfm.Rules, copied.Rfm.Rules);
        local.Service.Update(new Entity(PrioritySchemeTable.Name, copy) { [PrioritySchemeTable.HighFrom] = 95m });
        Assert.Equal(1, (int)Preview(copy, (PreviewScheme.CompareWith, new EntityReference(PrioritySchemeTable.Name, scheme.Id)))[PreviewScheme.Moved]);
    }

    [Fact]
    public void Who_may_not_make_schemes_may_not_try_them_out()
    {
        var user = local.Service.Create(new Entity("systemuser") { ["firstname"] = "Some", ["lastname"] = "Body", ["domainname"] = "some@example.com", ["businessunitid"] = Root() });
        var scheme = AScheme("Shop", (0m, 10m));

        Assert.Contains("prvCreatecseg_priorityscheme", Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.ServiceOf(user).Execute(
            new OrganizationRequest("cseg_PreviewScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme.Id) })).Message);
    }

    private EntityReference Root()
    {
        var roots = new QueryExpression("businessunit") { ColumnSet = new ColumnSet(false) };
        roots.Criteria.AddCondition("parentbusinessunitid", ConditionOperator.Null);
        return local.Service.RetrieveMultiple(roots).Entities[0].ToEntityReference();
    }

    private void AssertHappens(Guid scheme, OrganizationResponse? said = null)
    {
        said ??= Preview(scheme);
        local.Service.Update(new Entity(PrioritySchemeTable.Name, scheme) { [PrioritySchemeTable.SchemeStatus] = new OptionSetValue((int)SchemeStatus.Active) });
        local.Maintain();
        Assert.Equal(Distribution(said, PreviewScheme.Levels), Happened(ContactTable.Priority));
        Assert.Equal(Distribution(said, PreviewScheme.Groups), Happened(ContactTable.RfmSegment));
    }

    private static List<string> Distribution(OrganizationResponse preview, string rows) =>
        [.. Rows(preview, rows).Where(row => (int)row["customers"] > 0).Select(row => $"{row["choice"]}: {row["customers"]}")];

    private List<string> Happened(string column) =>
        [.. local.Service.RetrieveMultiple(new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(column) }).Entities
            .GroupBy(contact => contact.GetAttributeValue<OptionSetValue>(column).Value).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Count()}")];

    private Guid Clone(Guid scheme, string? name = null)
    {
        var request = new OrganizationRequest("cseg_CloneScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme) };
        if (name != null)
            request[CloneScheme.Name] = name;
        return ((EntityReference)local.Service.Execute(request)[CloneScheme.Copy]).Id;
    }

    private OrganizationResponse Preview(Guid scheme, params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest("cseg_PreviewScheme") { ["Target"] = new EntityReference(PrioritySchemeTable.Name, scheme) };
        foreach (var (name, value) in parameters)
            request[name] = value;
        return local.Service.Execute(request);
    }

    private static DataCollection<Entity> Rows(OrganizationResponse preview, string name) => ((EntityCollection)preview[name]).Entities;

    private ASchemeRow AScheme(string name, params (decimal From, decimal Score)[] bands)
    {
        var scheme = new ASchemeRow(local.Service, name);
        scheme.Factor(FactorKind.AnnualValue, 1m, bands);
        return scheme;
    }

    private Guid ACustomer(decimal bought, params (string Column, object Value)[] columns)
    {
        var id = local.AContact(columns);
        local.Buy(id, "2001-12-01", bought);
        return id;
    }
}
