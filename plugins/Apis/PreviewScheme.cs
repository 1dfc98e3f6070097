using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Says what would become of all customers were a scheme active. Bound to the scheme. Writes nothing.</summary>
[PluginType("a94c6e05-3d18-4b72-8f9e-0c5b7d2a6f81")]
[CustomApi("cseg_PreviewScheme")]
public sealed class PreviewScheme : PluginApi
{
    /// <summary>EntityReference, optional: another scheme to compare with; without it, what is stored about customers.</summary>
    public const string CompareWith = "CompareWith";

    /// <summary>DateTime: the day as of which everything here is said.</summary>
    public const string AsOf = "AsOf";

    /// <summary>Integer: customers with a profile.</summary>
    public const string Customers = "Customers";

    /// <summary>Integer: those of them whose level would become another.</summary>
    public const string Moved = "Moved";

    /// <summary>Decimal: what these spend in the window, in the base currency.</summary>
    public const string MovedValue = "MovedValue";

    /// <summary>EntityCollection: a row for each level: choice, name, customersbefore, valuebefore, customers, value. Choice -1 is none yet.</summary>
    public const string Levels = "Levels";

    /// <summary>EntityCollection: the same for each RFM group.</summary>
    public const string Groups = "Groups";

    /// <summary>EntityCollection: a row for each pair of levels before and after: from, fromname, to, toname, customers, value.</summary>
    public const string Migration = "Migration";

    /// <summary>EntityCollection: the biggest movers that the caller may read: contactid, name, value, from, fromname, scorebefore, to, toname, score.</summary>
    public const string Movers = "Movers";

    /// <summary>String: a line for each kind of cut points that the scheme has, or would have.</summary>
    public const string CutPoints = "CutPoints";

    /// <summary>String: a line for each reason why the scheme could not become active as it is.</summary>
    public const string Problems = "Problems";

    private protected override void Run(StepCall call)
    {
        var reader = new SchemeReader(call.AsUser);
        var stored = reader.ById(((EntityReference)call.Context.InputParameters["Target"]).Id);
        var preview = new SchemePreview(call.AsUser, call.AsSystem, call.Calculator, call.AsOf);
        preview.Run(stored, call.Input<EntityReference>(CompareWith) is { } other ? reader.ById(other.Id) : null);

        var comparison = preview.Comparison;
        call.Output(AsOf, call.AsOf);
        call.Output(Customers, comparison.All.Customers);
        call.Output(Moved, comparison.Moved.Customers);
        call.Output(MovedValue, comparison.Moved.Value);
        call.Output(Levels, Distribution(comparison.LevelsBefore, comparison.LevelsAfter, level => LevelName(call.Texts, level)));
        call.Output(Groups, Distribution(comparison.GroupsBefore, comparison.GroupsAfter, group => GroupName(call.Texts, group)));
        call.Output(Migration, MigrationOf(call.Texts, comparison));
        call.Output(Movers, new EntityCollection(preview.Movers.ConvertAll(mover => RowOf(call.Texts, mover))));
        call.Output(CutPoints, string.Join("\n", SchemeWords.CutPoints(preview.Scheme).Select(call.Texts.Say)));
        call.Output(Problems, string.Join("\n", SchemeCheck.OfAnyScheme(stored).Concat(SchemeCheck.OfActive(stored)).Select(call.Texts.Say)));
        call.Trace("Preview of scheme {0} as of {1:yyyy-MM-dd}: {2} customers, {3} would move", stored.Id, call.AsOf, comparison.All.Customers, comparison.Moved.Customers);
    }

    private static EntityCollection Distribution(SortedDictionary<int, Tally> before, SortedDictionary<int, Tally> after, Func<int, string> name) =>
        new(before.Keys.Union(after.Keys).OrderBy(choice => choice).Select(choice => new Entity
        {
            ["choice"] = choice,
            ["name"] = name(choice),
            ["customersbefore"] = before.TryGetValue(choice, out var was) ? was.Customers : 0,
            ["valuebefore"] = was?.Value ?? 0m,
            ["customers"] = after.TryGetValue(choice, out var becomes) ? becomes.Customers : 0,
            ["value"] = becomes?.Value ?? 0m,
        }).ToList());

    private static EntityCollection MigrationOf(ReasonTexts texts, SchemeComparison comparison) =>
        new(comparison.Migration.SelectMany(from => from.Value.Select(to => new Entity
        {
            ["from"] = from.Key,
            ["fromname"] = LevelName(texts, from.Key),
            ["to"] = to.Key,
            ["toname"] = LevelName(texts, to.Key),
            ["customers"] = to.Value.Customers,
            ["value"] = to.Value.Value,
        })).ToList());

    private static Entity RowOf(ReasonTexts texts, KeyValuePair<Move, string> mover) => new()
    {
        ["contactid"] = mover.Key.ContactId,
        ["name"] = mover.Value,
        ["value"] = mover.Key.AnnualValue,
        ["from"] = (int?)mover.Key.Before.Level ?? SchemeComparison.Unknown,
        ["fromname"] = LevelName(texts, (int?)mover.Key.Before.Level ?? SchemeComparison.Unknown),
        ["scorebefore"] = mover.Key.Before.Score,
        ["to"] = (int)mover.Key.After.Level!,
        ["toname"] = LevelName(texts, (int)mover.Key.After.Level!),
        ["score"] = mover.Key.After.Score,
    };

    private static string LevelName(ReasonTexts texts, int level) => level == SchemeComparison.Unknown ? texts.Say($"none yet") : texts.Level((PriorityLevel)level);

    private static string GroupName(ReasonTexts texts, int group) => texts.Say(group == SchemeComparison.Unknown ? $"none yet" : SchemeWords.Title((RfmGroup)group));
}
