using System;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Keeps schemes sound. A draft may be incomplete; a scheme that becomes active must work; and once it counts its rules
/// stand, for customers carry its version and must be explained by what it said.
/// </summary>
internal sealed class SchemeGuard(IOrganizationService service)
{
    /// <summary>Columns of a scheme that people set and that decide results.</summary>
    private static readonly string[] Rules =
    [
        PrioritySchemeTable.Title, PrioritySchemeTable.VersionNumber, PrioritySchemeTable.LevelMode, PrioritySchemeTable.HighFrom,
        PrioritySchemeTable.MediumFrom, PrioritySchemeTable.HighShare, PrioritySchemeTable.MediumShare, PrioritySchemeTable.RecencyCuts,
        PrioritySchemeTable.FrequencyCuts, PrioritySchemeTable.MonetaryCuts, PrioritySchemeTable.HighCut, PrioritySchemeTable.MediumCut,
        PrioritySchemeTable.CutPointRevision, PrioritySchemeTable.TopValues,
    ];

    /// <summary>What the active scheme has in a column that is a key.</summary>
    private const string TheActive = "active";

    /// <summary>Checks a scheme that has just been written; refusing undoes the save.</summary>
    public void Check(Entity target, Entity? before, bool byRefresh)
    {
        if (!byRefresh && before != null && StatusOf(before) != SchemeStatus.Draft && Array.Exists(Rules, column => target.Contains(column) && !CustomerColumns.SameValue(before.GetAttributeValue<object>(column), target[column])))
            throw Stands(before);

        var stored = new SchemeReader(service).ById(target.Id);
        Refuse(stored, SchemeCheck.OfAnyScheme(stored).FirstOrDefault() ?? stored.Treatments.Where(treatment => IsSetBy(target, treatment)).Select(WhyNobodyIsThere).FirstOrDefault(sentence => sentence != null));
        if (stored.Status != SchemeStatus.Active)
            return;

        Refuse(stored, SchemeCheck.OfActive(stored).FirstOrDefault());
    }

    /// <summary>
    /// Lets one scheme be active and no more. Who looks whether another one is active does not see what a save at the same
    /// moment has not yet committed; a key does: it is on a column that only the active scheme fills.
    /// </summary>
    public void AllowOneActive(Entity target, Entity? before)
    {
        var saved = new Entity(PrioritySchemeTable.Name, target.Id);
        saved.Attributes.AddRange((before?.Attributes ?? []).Concat(target.Attributes).GroupBy(value => value.Key).Select(values => values.Last()));
        var isActive = StatusOf(saved) == SchemeStatus.Active && (saved.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.State)?.Value ?? 0) == 0;
        if (isActive && AnotherActive(target.Id) is { } other)
            throw new RefusedException($"The scheme '{other.GetAttributeValue<string>(PrioritySchemeTable.Title)}' is active, and only one can be: retire it first.");

        target[PrioritySchemeTable.OnlyActive] = isActive ? TheActive : null;
    }

    /// <summary>Refuses a change to a factor, band or group of a scheme whose rules stand.</summary>
    public void CheckPart(string table, EntityReference? parent)
    {
        if (parent == null)
            return;

        var schemeId = table == PriorityBandTable.Name
            ? service.Retrieve(PriorityFactorTable.Name, parent.Id, new ColumnSet(PriorityFactorTable.Scheme)).GetAttributeValue<EntityReference>(PriorityFactorTable.Scheme)?.Id
            : parent.Id;
        if (schemeId is not { } id)
            return;

        var scheme = service.Retrieve(PrioritySchemeTable.Name, id, new ColumnSet(PrioritySchemeTable.Title, PrioritySchemeTable.SchemeStatus));
        if (StatusOf(scheme) != SchemeStatus.Draft)
            throw Stands(scheme);
    }

    private static bool IsSetBy(Entity target, Treatment treatment) => target.Attributes.Values.OfType<EntityReference>().Any(one => one.Id == treatment.User || one.Id == treatment.Queue);

    /// <summary>A suggestion of somebody who has left helps nobody.</summary>
    private Sentence? WhyNobodyIsThere(Treatment treatment)
    {
        if (treatment.User is { } user && service.Retrieve(UserTable.Name, user, new ColumnSet(UserTable.FullName, UserTable.IsDisabled)) is var person && person.GetAttributeValue<bool>(UserTable.IsDisabled))
            return $"The preferred user of {treatment.Level}, {person.GetAttributeValue<string>(UserTable.FullName)}, is disabled: choose another one.";
        if (treatment.Queue is { } queue && service.Retrieve(QueueTable.Name, queue, new ColumnSet(QueueTable.Title, QueueTable.State)) is var line && line.GetAttributeValue<OptionSetValue>(QueueTable.State)?.Value != 0)
            return $"The preferred queue of {treatment.Level}, {line.GetAttributeValue<string>(QueueTable.Title)}, is inactive: choose another one.";
        return null;
    }

    /// <summary>The scheme that counts, unless it is this one.</summary>
    public Entity? AnotherActive(Guid id)
    {
        var query = new QueryExpression(PrioritySchemeTable.Name) { ColumnSet = new ColumnSet(PrioritySchemeTable.Title), TopCount = 1 };
        query.Criteria.AddCondition(PrioritySchemeTable.SchemeStatus, ConditionOperator.Equal, (int)SchemeStatus.Active);
        query.Criteria.AddCondition(PrioritySchemeTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PrioritySchemeTable.Id, ConditionOperator.NotEqual, id);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }

    private static void Refuse(StoredScheme stored, Sentence? sentence)
    {
        if (sentence != null)
            throw new RefusedException($"Scheme '{stored.Scheme.Version}': {sentence}");
    }

    private static RefusedException Stands(Entity scheme) =>
        new($"The scheme '{scheme.GetAttributeValue<string>(PrioritySchemeTable.Title)}' is {SchemeWords.Of(StatusOf(scheme))}: its rules stand. Make a new version as a draft and change that.");

    private static SchemeStatus StatusOf(Entity scheme) =>
        (SchemeStatus)(scheme.GetAttributeValue<OptionSetValue>(PrioritySchemeTable.SchemeStatus)?.Value ?? (int)SchemeStatus.Draft);
}
