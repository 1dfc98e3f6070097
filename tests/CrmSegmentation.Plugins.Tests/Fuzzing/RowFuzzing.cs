using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using System.Text.RegularExpressions;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Domain.Suggestions;
using CrmSegmentation.Domain.Texts;
using CrmSegmentation.Tests.Organization;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Fuzzing;

/// <summary>
/// Rows at random, and segments with filters at random, go the way of every save. What is refused changes nothing in the database, in a
/// sentence that the documents have; with what is taken, purchases and maintenance go on, and the list of a published segment can be read.
/// </summary>
[Collection(nameof(ImportedSolution))]
public sealed partial class RowFuzzing(ImportedSolution solution, ITestOutputHelper output)
{
    private const int Usual = 50;
    private const int RowsInOneOrganization = 40;

    private static readonly string[] Tables =
    [
        SegmentTable.Name, SettingsTable.Name, PrioritySchemeTable.Name, PriorityFactorTable.Name, PriorityBandTable.Name, RfmGroupTable.Name, ProfileCategoryTable.Name, ProfileAttributeTable.Name, FollowUpRuleTable.Name,
        OfferTable.Name, TextTemplateTable.Name, ProductCategoryTable.Name, PurchaseTable.Name, ContactTable.Name, SuggestionTable.Name,
    ];

    private readonly Dictionary<string, List<Entity>> rows = [];
    private Guid customer;

    [Fact]
    public void Every_row_is_saved_or_refused_in_a_documented_sentence_and_what_is_refused_changes_nothing()
    {
        var run = new FuzzRun(output, Usual);
        var number = 0;
        run.Each(random =>
        {
            if (number++ % RowsInOneOrganization == 0)
                Begin();
            return Save(random);
        });
        run.End(leastTaken: run.Inputs / 20, leastRefused: run.Inputs / 5);
    }

    [Fact]
    public void Every_filter_is_saved_or_refused_in_a_documented_sentence_and_what_is_refused_changes_nothing()
    {
        var run = new FuzzRun(output, Usual);
        var number = 0;
        run.Each(random =>
        {
            if (number++ % RowsInOneOrganization == 0)
                Begin();
            var lifecycle = random.Next(2) == 0 ? SegmentLifecycle.Draft : SegmentLifecycle.Published;
            var segment = new Entity(SegmentTable.Name)
            {
                [SegmentTable.Title] = "Segment",
                [SegmentTable.Filter] = FilterOfAnyKind.Next(random),
                [SegmentTable.Lifecycle] = new OptionSetValue((int)lifecycle),
            };
            if (random.Next(4) == 0)
                segment[SegmentTable.Parent] = Any(random, SegmentTable.Name);
            var refused = Try(() => segment.Id = solution.Service.Create(segment));
            if (refused == null && lifecycle == SegmentLifecycle.Published)
                solution.Members(solution.ListOf(segment.Id).Id);
            return refused == null ? [] : [refused];
        });
        run.End(leastTaken: run.Inputs / 20, leastRefused: run.Inputs / 5);
    }

    private List<string> Save(Random random)
    {
        var table = Tables[random.Next(Tables.Length)];
        var template = rows[table][random.Next(rows[table].Count)];
        var isNew = random.Next(2) == 0;
        var row = new Entity(table, isNew ? Guid.Empty : template.Id);
        if (isNew)
        {
            foreach (var (column, value) in template.Attributes.Where(attribute => attribute.Key != table + "id" && random.Next(12) > 0))
                row[column] = value;
        }

        new RowOfAnyKind(solution.Organization, rows).Change(random, row);
        var refused = random.Next(30) == 0 && !isNew
            ? Try(() => solution.Service.Delete(table, template.Id))
            : Try(() =>
            {
                if (isNew)
                    rows[table].Add(new Entity(table, solution.Service.Create(row)) { Attributes = row.Attributes });
                else
                    solution.Service.Update(row);
            });
        if (refused != null)
            return [refused];
        // A row that was taken must not keep others from being saved.
        var after = random.Next(4) switch
        {
            0 => Try(() => solution.Buy(customer, "2001-11-30", random.Next(1, 10_000) / 100m)),
            1 when random.Next(4) == 0 => Try(() => solution.Maintain()),
            _ => null,
        };
        return after == null ? [] : [after];
    }

    /// <summary>What is said where something fails that should not.</summary>
    [GeneratedRegex("correlation id|unexpected error|Object reference|Sequence contains", RegexOptions.IgnoreCase)]
    private static partial Regex Unexpected();

    /// <summary>What refuses an attempt; null where nothing does.</summary>
    private string? Try(Action attempt)
    {
        var before = DatabaseDigest.Of(solution.Organization);
        try
        {
            attempt();
            return null;
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            Assert.False(Unexpected().IsMatch(fault.Detail.Message), fault.Detail.Message);
            Assert.Equal(before, DatabaseDigest.Of(solution.Organization));
            return fault.Detail.Message;
        }
    }

    private EntityReference Any(Random random, string table) => rows[table][random.Next(rows[table].Count)].ToEntityReference();

    /// <summary>An organisation with a row of each kind.</summary>
    private void Begin()
    {
        solution.StartAfresh();
        rows.Clear();
        customer = solution.AContact((ContactTable.City, "Ulm"));
        var other = solution.AContact();
        solution.Buy(customer, "2001-06-01", 600m);
        solution.Buy(other, "2001-07-01", 20m);
        solution.TheSettings();
        var scheme = new ASchemeRow(solution.Service, "Scheme");
        scheme.Factor(FactorKind.AnnualValue, 60m, (0m, 0m), (100m, 50m), (500m, 100m));
        scheme.Factor(FactorKind.Recency, 40m, (0m, 100m), (90m, 0m));
        scheme.Group(RfmGroup.Lost, 1, 1, 5);
        var segment = solution.ASegment("Ulm", """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""", SegmentLifecycle.Published);
        solution.ASegment("Ulm too", "", SegmentLifecycle.Draft, segment);
        var product = solution.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Rings", ["cseg_code"] = "R" });
        var category = solution.Service.Create(new Entity(ProfileCategoryTable.Name) { [ProfileCategoryTable.Title] = "Size", [ProfileCategoryTable.Kind] = new OptionSetValue((int)ProfileKind.Number) });
        solution.Service.Create(new Entity(ProfileAttributeTable.Name) { [ProfileAttributeTable.Contact] = new EntityReference(ContactTable.Name, customer), [ProfileAttributeTable.Category] = new EntityReference(ProfileCategoryTable.Name, category), [ProfileAttributeTable.Number] = 16m });
        solution.Service.Create(new Entity(FollowUpRuleTable.Name) { [FollowUpRuleTable.Title] = "Rule", [FollowUpRuleTable.Kind] = new OptionSetValue((int)FollowUpKind.BeforeBirthday), [FollowUpRuleTable.Days] = 3 });
        solution.Service.Create(new Entity(OfferTable.Name)
        {
            [OfferTable.Title] = "Spring",
            [OfferTable.Campaign] = new EntityReference("campaign", solution.Service.Create(new Entity("campaign") { ["name"] = "Spring" })),
            [OfferTable.Segment] = new EntityReference(SegmentTable.Name, segment),
            [OfferTable.StartsOn] = new DateTime(2001, 12, 31),
            [OfferTable.EndsOn] = new DateTime(2002, 1, 31),
        });
        solution.Service.Create(new Entity(TextTemplateTable.Name) { [TextTemplateTable.Title] = "Letter", [TextTemplateTable.Format] = new OptionSetValue((int)TextFormat.Plain), [TextTemplateTable.Language] = 1033, [TextTemplateTable.Body] = "Hello {firstname|there}" });
        solution.Service.Create(new Entity(SuggestionTable.Name) { [SuggestionTable.Contact] = new EntityReference(ContactTable.Name, customer), [SuggestionTable.Category] = new EntityReference(ProductCategoryTable.Name, product), [SuggestionTable.Type] = new OptionSetValue((int)SuggestionType.UpSell) });
        foreach (var table in Tables.Concat(["campaign", "list", "systemuser", "queue", "transactioncurrency"]))
        {
            // The template of a new row is what its maker said, not what the platform added.
            var columns = solution.Organization.Metadata.Find(table)!.Columns.Where(column => column is { IsStored: true, ValidForCreate: true } && (column.IsCustom || column.LogicalName is "lastname" or "address1_city")).Select(column => column.LogicalName).ToArray();
            rows[table] = [.. solution.Service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(columns) }).Entities];
        }
    }
}
