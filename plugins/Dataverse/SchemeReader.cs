using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Reads a priority scheme with all its rows in one request: scheme, factors with bands, RFM groups.</summary>
internal sealed class SchemeReader(IOrganizationService service)
{
    private const string Factor = "f";
    private const string Band = "b";
    private const string Group = "g";

    /// <summary>Any scheme, by id.</summary>
    public StoredScheme ById(Guid id)
    {
        var query = new QueryExpression(PrioritySchemeTable.Name) { ColumnSet = new ColumnSet(true) };
        query.Criteria.AddCondition(PrioritySchemeTable.Id, ConditionOperator.Equal, id);
        AddParts(query.AddLink);
        var page = service.RetrieveMultiple(query);
        RequireWhole(page);
        return page.Entities.Count == 0 ? throw new RefusedException($"There is no priority scheme {id}.") : SchemeOf(page.Entities[0], [.. page.Entities]);
    }

    /// <summary>Joins what belongs to a scheme.</summary>
    /// <param name="addLink">Adds a link to the query's, or the link's, table of schemes.</param>
    internal static void AddParts(Func<string, string, string, JoinOperator, LinkEntity> addLink)
    {
        var factors = Link(addLink(PriorityFactorTable.Name, PrioritySchemeTable.Id, PriorityFactorTable.Scheme, JoinOperator.LeftOuter), Factor);
        Link(factors.AddLink(PriorityBandTable.Name, PriorityFactorTable.Id, PriorityBandTable.Factor, JoinOperator.LeftOuter), Band);
        Link(addLink(RfmGroupTable.Name, PrioritySchemeTable.Id, RfmGroupTable.Scheme, JoinOperator.LeftOuter), Group);
    }

    internal static void RequireWhole(EntityCollection page)
    {
        if (page.MoreRecords)
            throw new RefusedException($"The priority scheme has too many bands and RFM groups to be read at once: bands times groups may not exceed 5,000.");
    }

    private static LinkEntity Link(LinkEntity link, string alias)
    {
        link.EntityAlias = alias;
        link.Columns = new ColumnSet(true);
        link.LinkCriteria.AddCondition("statecode", ConditionOperator.Equal, 0);
        return link;
    }

    /// <summary>The scheme of a row.</summary>
    /// <param name="row">Holds the scheme's own columns.</param>
    /// <param name="rows">The rows of the join, with the columns of what belongs to the scheme.</param>
    internal static StoredScheme SchemeOf(Entity row, List<Entity> rows)
    {
        var mode = (LevelMode)(row.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.LevelMode)?.Value ?? (int)LevelMode.ScoreThresholds);
        var byShare = mode != LevelMode.ScoreThresholds;
        var builtIn = BuiltInScheme.Instance;
        var revision = row.GetAttributeValue<int?>(PrioritySchemeTable.CutPointRevision) ?? 0;
        return new StoredScheme
        {
            Id = row.Id,
            Status = (SchemeStatus)(row.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.SchemeStatus)?.Value ?? (int)SchemeStatus.Draft),
            Mode = mode,
            HighShare = row.GetAttributeValue<decimal?>(PrioritySchemeTable.HighShare) ?? 0m,
            MediumShare = row.GetAttributeValue<decimal?>(PrioritySchemeTable.MediumShare) ?? 0m,
            HasLevelCuts = row.GetAttributeValue<decimal?>(PrioritySchemeTable.HighCut) != null && row.GetAttributeValue<decimal?>(PrioritySchemeTable.MediumCut) != null,
            Revision = revision,
            Treatments = TreatmentsOf(row),
            Schedule = (CutPointSchedule)(row.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.CutPointSchedule)?.Value ?? (int)CutPointSchedule.Never),
            NextCutPointsOn = row.GetAttributeValue<DateTime?>(PrioritySchemeTable.NextCutPointsOn)?.Date,
            FactorIds = [.. FactorRows(rows).Select(factor => factor.Key)],
            Scheme = new PriorityScheme
            {
                Id = row.Id,
                Version = string.Format(CultureInfo.InvariantCulture, "{0} {1}.{2}", row.GetAttributeValue<string>(PrioritySchemeTable.Title), row.GetAttributeValue<int?>(PrioritySchemeTable.VersionNumber) ?? 0, revision),
                HighFrom = row.GetAttributeValue<decimal?>(byShare ? PrioritySchemeTable.HighCut : PrioritySchemeTable.HighFrom) ?? builtIn.HighFrom,
                MediumFrom = row.GetAttributeValue<decimal?>(byShare ? PrioritySchemeTable.MediumCut : PrioritySchemeTable.MediumFrom) ?? builtIn.MediumFrom,
                Factors = FactorsOf(rows),
                TopShares = TopShareText.Parse(row.GetAttributeValue<string>(PrioritySchemeTable.TopValues), $"Top Values"),
                Rfm = new RfmScheme
                {
                    RecencyCuts = CutPointText.Parse(row.GetAttributeValue<string>(PrioritySchemeTable.RecencyCuts), $"Recency cut points")?.Select(cut => (int)Math.Floor(cut)).ToList() ?? builtIn.Rfm.RecencyCuts,
                    FrequencyCuts = CutPointText.Parse(row.GetAttributeValue<string>(PrioritySchemeTable.FrequencyCuts), $"Frequency cut points")?.Select(cut => (int)Math.Ceiling(cut)).ToList() ?? builtIn.Rfm.FrequencyCuts,
                    MonetaryCuts = CutPointText.Parse(row.GetAttributeValue<string>(PrioritySchemeTable.MonetaryCuts), $"Monetary cut points") ?? builtIn.Rfm.MonetaryCuts,
                    Rules = GroupsOf(rows) is { Count: > 0 } groups ? groups : RfmScheme.StandardRules,
                },
            },
        };
    }

    private static List<Treatment> TreatmentsOf(Entity row) =>
    [
        TreatmentOf(PriorityLevel.High, row, PrioritySchemeTable.HighTreatment, PrioritySchemeTable.HighUser, PrioritySchemeTable.HighQueue),
        TreatmentOf(PriorityLevel.Medium, row, PrioritySchemeTable.MediumTreatment, PrioritySchemeTable.MediumUser, PrioritySchemeTable.MediumQueue),
        TreatmentOf(PriorityLevel.Low, row, PrioritySchemeTable.LowTreatment, PrioritySchemeTable.LowUser, PrioritySchemeTable.LowQueue),
        TreatmentOf(PriorityLevel.None, row, PrioritySchemeTable.NoneTreatment, PrioritySchemeTable.NoneUser, PrioritySchemeTable.NoneQueue),
    ];

    private static Treatment TreatmentOf(PriorityLevel level, Entity row, string text, string user, string queue) => new(level)
    {
        Text = row.GetAttributeValue<string>(text),
        User = row.GetAttributeValue<EntityReference>(user)?.Id,
        Queue = row.GetAttributeValue<EntityReference>(queue)?.Id,
    };

    /// <summary>Every row of the join repeats what it hangs on; ids tell the rows apart.</summary>
    private static IEnumerable<IGrouping<Guid, Entity>> FactorRows(List<Entity> rows) => rows
        .Where(row => Value<Guid?>(row, Factor, PriorityFactorTable.Id) != null)
        .GroupBy(row => Value<Guid>(row, Factor, PriorityFactorTable.Id))
        .OrderBy(factor => Value<int?>(factor.First(), Factor, PriorityFactorTable.Order) ?? 0)
        .ThenBy(factor => factor.Key);

    private static List<PriorityFactor> FactorsOf(List<Entity> rows) => FactorRows(rows).Select(FactorOf).ToList();

    private static PriorityFactor FactorOf(IGrouping<Guid, Entity> rows)
    {
        var kind = (FactorKind)(Value<OptionSetValue>(rows.First(), Factor, PriorityFactorTable.Kind) ?? throw new RefusedException($"A factor of the scheme has no kind: choose what it looks at.")).Value;
        var weight = Value<decimal>(rows.First(), Factor, PriorityFactorTable.Weight);
        if (Value<OptionSetValue>(rows.First(), Factor, PriorityFactorTable.Scoring)?.Value == (int)FactorScoring.CutPoints)
        {
            var factor = new PriorityFactor(kind, weight) { GoesByCutPoints = true };
            return CutPointText.Parse(Value<string>(rows.First(), Factor, PriorityFactorTable.CutPoints), $"Cut points of a factor") is { } cuts ? factor.WithCutPoints(cuts) : factor;
        }

        var bands = rows
            .Where(row => Value<Guid?>(row, Band, PriorityBandTable.Id) != null)
            .GroupBy(row => Value<Guid>(row, Band, PriorityBandTable.Id))
            .Select(band => new Band(Value<decimal>(band.First(), Band, PriorityBandTable.From), Value<decimal>(band.First(), Band, PriorityBandTable.Score)))
            .OrderBy(band => band.From)
            .ThenBy(band => band.Score)
            .ToList();
        return new PriorityFactor(kind, weight)
        {
            Bands = bands,
            Choices = kind is FactorKind.Trend or FactorKind.CategoryReadiness
                ? bands.Where(band => band.From is >= 0 and <= int.MaxValue).GroupBy(band => (int)band.From).ToDictionary(band => band.Key, band => band.First().Score)
                : [],
        };
    }

    private static List<RfmRule> GroupsOf(List<Entity> rows) => rows
        .Where(row => Value<Guid?>(row, Group, RfmGroupTable.Id) != null)
        .GroupBy(row => Value<Guid>(row, Group, RfmGroupTable.Id))
        .OrderBy(group => Value<int?>(group.First(), Group, RfmGroupTable.Order) ?? 0)
        .ThenBy(group => group.Key)
        .Select(group => new RfmRule(
            (RfmGroup)(Value<OptionSetValue>(group.First(), Group, RfmGroupTable.Group) ?? throw new RefusedException($"An RFM group of the scheme does not say which group it is: choose one.")).Value,
            RangeOf(group.First(), RfmGroupTable.RecencyFrom, RfmGroupTable.RecencyTo),
            RangeOf(group.First(), RfmGroupTable.FrequencyFrom, RfmGroupTable.FrequencyTo),
            RangeOf(group.First(), RfmGroupTable.MonetaryFrom, RfmGroupTable.MonetaryTo)))
        .ToList();

    /// <summary>Scores go from 1 to 5: an end that is empty leaves its side open.</summary>
    private static RfmRange RangeOf(Entity row, string from, string to) => new(Value<int?>(row, Group, from) ?? 1, Value<int?>(row, Group, to) ?? 5);

    private static T? Value<T>(Entity row, string alias, string column) => row.GetAttributeValue<AliasedValue>(alias + "." + column)?.Value is { } value ? (T)value : default;
}
