using System;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Copies a scheme with all that belongs to it into a draft, to change that and try it out.</summary>
/// <param name="service">Acts for the person who asks.</param>
internal sealed class SchemeCopy(IOrganizationService service)
{
    /// <summary>What a person sets up, and the cut points, so that the copy gives the same outcome until it is changed.</summary>
    private static readonly string[] SchemeColumns =
    [
        PrioritySchemeTable.Title, PrioritySchemeTable.LevelMode, PrioritySchemeTable.HighFrom, PrioritySchemeTable.MediumFrom, PrioritySchemeTable.HighShare,
        PrioritySchemeTable.MediumShare, PrioritySchemeTable.RecencyCuts, PrioritySchemeTable.FrequencyCuts, PrioritySchemeTable.MonetaryCuts,
        PrioritySchemeTable.HighCut, PrioritySchemeTable.MediumCut, PrioritySchemeTable.CutPointsOn, PrioritySchemeTable.Population,
        PrioritySchemeTable.CutPointSchedule, PrioritySchemeTable.NextCutPointsOn, PrioritySchemeTable.TopValues,
        PrioritySchemeTable.HighTreatment, PrioritySchemeTable.HighUser, PrioritySchemeTable.HighQueue,
        PrioritySchemeTable.MediumTreatment, PrioritySchemeTable.MediumUser, PrioritySchemeTable.MediumQueue,
        PrioritySchemeTable.LowTreatment, PrioritySchemeTable.LowUser, PrioritySchemeTable.LowQueue,
        PrioritySchemeTable.NoneTreatment, PrioritySchemeTable.NoneUser, PrioritySchemeTable.NoneQueue,
    ];

    private static readonly string[] FactorColumns =
    [
        PriorityFactorTable.Title, PriorityFactorTable.Kind, PriorityFactorTable.Weight, PriorityFactorTable.Order, PriorityFactorTable.Scoring, PriorityFactorTable.CutPoints,
    ];

    private static readonly string[] BandColumns = [PriorityBandTable.Title, PriorityBandTable.From, PriorityBandTable.Score];

    private static readonly string[] GroupColumns =
    [
        RfmGroupTable.Title, RfmGroupTable.Order, RfmGroupTable.Group, RfmGroupTable.RecencyFrom, RfmGroupTable.RecencyTo, RfmGroupTable.FrequencyFrom,
        RfmGroupTable.FrequencyTo, RfmGroupTable.MonetaryFrom, RfmGroupTable.MonetaryTo,
    ];

    /// <summary>The copy: by its own name the next version of it, by another one the first version of that, or the next where there are some.</summary>
    public Guid Of(Guid schemeId, string? name)
    {
        var original = service.Retrieve(PrioritySchemeTable.Name, schemeId, new ColumnSet(SchemeColumns));
        var scheme = Copy(original, SchemeColumns);
        if (!string.IsNullOrWhiteSpace(name))
            scheme[PrioritySchemeTable.Title] = name!.Trim();
        scheme[PrioritySchemeTable.VersionNumber] = LatestVersion(scheme.GetAttributeValue<string>(PrioritySchemeTable.Title)) + 1;
        scheme[PrioritySchemeTable.SchemeStatus] = new OptionSetValue((int)SchemeStatus.Draft);
        var copy = service.Create(scheme);

        foreach (var factor in PartsOf(PriorityFactorTable.Name, PriorityFactorTable.Scheme, schemeId, FactorColumns))
        {
            var factorCopy = CopyPart(factor, PriorityFactorTable.Scheme, new EntityReference(PrioritySchemeTable.Name, copy), FactorColumns);
            foreach (var band in PartsOf(PriorityBandTable.Name, PriorityBandTable.Factor, factor.Id, BandColumns))
                CopyPart(band, PriorityBandTable.Factor, new EntityReference(PriorityFactorTable.Name, factorCopy), BandColumns);
        }

        foreach (var group in PartsOf(RfmGroupTable.Name, RfmGroupTable.Scheme, schemeId, GroupColumns))
            CopyPart(group, RfmGroupTable.Scheme, new EntityReference(PrioritySchemeTable.Name, copy), GroupColumns);
        return copy;
    }

    private int LatestVersion(string name)
    {
        var query = new QueryExpression(PrioritySchemeTable.Name) { ColumnSet = new ColumnSet(PrioritySchemeTable.VersionNumber), TopCount = 1 };
        query.Criteria.AddCondition(PrioritySchemeTable.Title, ConditionOperator.Equal, name);
        query.AddOrder(PrioritySchemeTable.VersionNumber, OrderType.Descending);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<int?>(PrioritySchemeTable.VersionNumber) ?? 0;
    }

    private DataCollection<Entity> PartsOf(string table, string parentColumn, Guid parent, string[] columns)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns) };
        query.Criteria.AddCondition(parentColumn, ConditionOperator.Equal, parent);
        query.Criteria.AddCondition("statecode", ConditionOperator.Equal, 0);
        return service.RetrieveMultiple(query).Entities;
    }

    private Guid CopyPart(Entity part, string parentColumn, EntityReference parent, string[] columns)
    {
        var copy = Copy(part, columns);
        copy[parentColumn] = parent;
        return service.Create(copy);
    }

    private static Entity Copy(Entity row, string[] columns)
    {
        var copy = new Entity(row.LogicalName);
        foreach (var column in columns.Where(row.Contains))
            copy[column] = row[column];
        return copy;
    }
}
