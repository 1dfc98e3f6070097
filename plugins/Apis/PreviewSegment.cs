using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>Says what a segment would find and change before it is saved or published. What is given goes over what the segment has stored.</summary>
[PluginType("70e3d8a5-9c14-4b2f-8a6d-f5b19e07c2d4")]
[CustomApi(Message)]
public sealed class PreviewSegment : PluginApi
{
    /// <summary>EntityReference, optional: a stored segment.</summary>
    public const string Segment = "Segment";

    /// <summary>String, optional: FetchXML as in the filter of a segment.</summary>
    public const string Filter = "Filter";

    /// <summary>Integer, optional: a value of the choice of purposes.</summary>
    public const string Purpose = "Purpose";

    /// <summary>EntityReference, optional: the parent segment.</summary>
    public const string Parent = "Parent";

    /// <summary>Integer, optional: a value of the choice of topics.</summary>
    public const string Topic = "Topic";

    /// <summary>String, optional: a column of contact to divide the members by: a choice, a yes or no, a text, or cseg_age for age bands.</summary>
    public const string SplitBy = "SplitBy";

    /// <summary>Integer, optional: by how many first characters of a text to divide; without it by all of it.</summary>
    public const string PrefixLength = "PrefixLength";

    /// <summary>EntityReference, optional: another segment whose average customer to set beside.</summary>
    public const string CompareWith = "CompareWith";

    /// <summary>Boolean, optional: whether to look for members that other published segments have too. Takes as long as counting these.</summary>
    public const string WithOverlaps = "WithOverlaps";

    /// <summary>Integer: customers that match the definition.</summary>
    public const string Matched = "Matched";

    /// <summary>Integer: those of them that the list would have.</summary>
    public const string Contactable = "Contactable";

    /// <summary>String: a line for each reason why others are held back, with their number.</summary>
    public const string HeldBack = "HeldBack";

    /// <summary>Decimal: annual value of the contactable, in the base currency.</summary>
    public const string AnnualValue = "AnnualValue";

    /// <summary>Decimal: its percentage of the annual value of all active customers.</summary>
    public const string ShareOfTotal = "ShareOfTotal";

    /// <summary>Integer: customers that would join what is published.</summary>
    public const string Joiners = "Joiners";

    /// <summary>Integer: customers that would leave it.</summary>
    public const string Leavers = "Leavers";

    /// <summary>Decimal: annual value of those that would join.</summary>
    public const string JoinersValue = "JoinersValue";

    /// <summary>Decimal: annual value of those that would leave.</summary>
    public const string LeaversValue = "LeaversValue";

    /// <summary>EntityCollection: up to ten of the contactable.</summary>
    public const string Sample = "Sample";

    /// <summary>String: the FetchXML that publishing would write.</summary>
    public const string Query = "Query";

    /// <summary>EntityCollection: a row for each of Email, Phone and Post, with <c>Channel</c>, <c>Contactable</c> and <c>HeldBack</c> (a line for each reason).</summary>
    public const string Channels = "Channels";

    /// <summary>EntityCollection: a row for each measure, with <c>Measure</c>, <c>Segment</c>, <c>Everyone</c>, <c>Rest</c> (everyone who is no member) and <c>DifferenceToRest</c>; when asked for, <c>Other</c> and <c>DifferenceToOther</c>.</summary>
    public const string Averages = "Averages";

    /// <summary>EntityCollection: a row for each group, with <c>Group</c>, <c>Customers</c>, <c>AnnualValue</c> and <c>ShareOfValue</c> (percent of the segment's).</summary>
    public const string Groups = "Groups";

    /// <summary>EntityCollection: a row for each other segment that shares members, with <c>SegmentId</c>, <c>Segment</c>, <c>Members</c>, <c>Shared</c>, <c>ShareOfThis</c> and <c>ShareOfOther</c> (percent).</summary>
    public const string Overlaps = "Overlaps";

    /// <summary>Integer: other published segments that were left out of the overlaps, being smaller than the 50 that were compared.</summary>
    public const string NotCompared = "NotCompared";

    /// <summary>String: a line for each thing that may be wrong with the segment.</summary>
    public const string Warnings = "Warnings";

    internal const string Message = "cseg_PreviewSegment";

    private static readonly ColumnSet Columns = new(
        SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic, SegmentTable.Lifecycle, SegmentTable.PublishedQuery);

    private protected override void Run(StepCall call)
    {
        var segment = SegmentOf(call);
        var isPublished = segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value == (int)SegmentLifecycle.Published;
        var splitColumn = call.Input<string>(SplitBy) is { Length: > 0 } name
            ? new SplitColumn(new TableColumns(call.AsUser), name, call.Input<int?>(PrefixLength))
            : null;
        var preview = new SegmentPreview(call.AsUser, call.AsOf);
        var groups = preview.Run(segment, isPublished ? segment.GetAttributeValue<string>(SegmentTable.PublishedQuery) : null, splitColumn);
        var other = call.Input<EntityReference>(CompareWith) is { } reference ? preview.AverageOf(call.AsUser.Retrieve(SegmentTable.Name, reference.Id, Columns)) : null;

        call.Output(Warnings, new GuardRails(call.AsSystem, call.Rules.Settings, call.AsOf, texts: call.Texts).Look(segment, preview.Members.Keys)[SegmentTable.Warnings]);
        AnswerCounts(call, preview);
        AnswerValues(call, preview);
        call.Output(Averages, AverageRows(call, preview, other));
        call.Output(Groups, Rows(groups.Select(group => Row(
            "Group", call.Texts.Say(group.Name), "Customers", group.Customers, "AnnualValue", group.AnnualValue, "ShareOfValue", Percent(group.AnnualValue, preview.Average.TotalValue)))));
        call.Output(Overlaps, Rows((call.Input<bool?>(WithOverlaps) == true ? preview.Overlaps(segment.Id) : []).Select(overlap => Row(
            "SegmentId", overlap.SegmentId, "Segment", overlap.Name, "Members", overlap.Members, "Shared", overlap.Shared,
            "ShareOfThis", Percent(overlap.Shared, preview.Members.Count), "ShareOfOther", Percent(overlap.Shared, overlap.Members)))));
        call.Output(NotCompared, preview.NotCompared);
    }

    /// <summary>The row as it would be saved: what is given, over what is stored.</summary>
    private static Entity SegmentOf(StepCall call)
    {
        var segment = call.Input<EntityReference>(Segment) is { } stored
            ? call.AsUser.Retrieve(SegmentTable.Name, stored.Id, Columns)
            : new Entity(SegmentTable.Name) { [SegmentTable.Title] = "Preview" };
        if (call.Input<string>(Filter) is { } filter)
            segment[SegmentTable.Filter] = filter;
        if (call.Input<int?>(Purpose) is { } purpose and not 0)
            segment[SegmentTable.Purpose] = new OptionSetValue(purpose);
        if (call.Input<int?>(Topic) is { } topic and not 0)
            segment[SegmentTable.Topic] = new OptionSetValue(topic);
        if (call.Input<EntityReference>(Parent) is { } parent)
            segment[SegmentTable.Parent] = parent;
        return segment;
    }

    private static void AnswerCounts(StepCall call, SegmentPreview preview)
    {
        call.Output(Query, preview.Query);
        call.Output(Matched, preview.Matched);
        call.Output(Contactable, preview.Members.Count);
        call.Output(HeldBack, Lines(call, preview.HeldBack));
        call.Output(Channels, Rows(preview.ByChannel.Select(restraints => Row(
            "Channel", restraints.Purpose.ToString(), "Contactable", preview.ReachableBy(restraints.Purpose), "HeldBack", Lines(call, restraints.HeldBack)))));
        call.Output(Sample, preview.Sample);
    }

    private static void AnswerValues(StepCall call, SegmentPreview preview)
    {
        var joiners = Only(preview.Members, preview.Published);
        var leavers = Only(preview.Published, preview.Members);
        call.Output(AnnualValue, preview.Average.TotalValue);
        call.Output(ShareOfTotal, Percent(preview.Average.TotalValue, preview.Everyone.TotalValue));
        call.Output(Joiners, joiners.Count);
        call.Output(Leavers, leavers.Count);
        call.Output(JoinersValue, joiners.Sum());
        call.Output(LeaversValue, leavers.Sum());
    }

    private static EntityCollection AverageRows(StepCall call, SegmentPreview preview, AverageProfile? other)
    {
        var own = preview.Average.Measures();
        var everyone = preview.Everyone.Measures();
        var rest = preview.Rest.Measures();
        var others = other?.Measures();
        return Rows(own.Select((measure, i) => Row(
            "Measure", call.Texts.Say(measure.Key), "Segment", measure.Value, "Everyone", everyone[i].Value, "Rest", rest[i].Value, "DifferenceToRest", measure.Value - rest[i].Value,
            "Other", others?[i].Value, "DifferenceToOther", measure.Value - others?[i].Value)));
    }

    private static EntityCollection Rows(IEnumerable<Entity> rows) => new(rows.ToList());

    /// <summary>A row of no table: a bag of values, which the platform calls an open type. What is empty is left out.</summary>
    private static Entity Row(params object?[] namesAndValues)
    {
        var row = new Entity();
        for (var i = 0; i < namesAndValues.Length; i += 2)
        {
            if (namesAndValues[i + 1] is { } value)
                row[(string)namesAndValues[i]!] = value;
        }

        return row;
    }

    private static string Lines(StepCall call, List<KeyValuePair<Sentence, int>> reasons) => string.Join("\n", reasons.Select(reason => $"{reason.Value} {call.Texts.Say(reason.Key)}"));

    private static decimal Percent(decimal part, decimal whole) => whole == 0m ? 0m : Math.Round(100m * part / whole, 2, MidpointRounding.AwayFromZero);

    private static List<decimal> Only(Dictionary<Guid, decimal> these, Dictionary<Guid, decimal> notThose) =>
        these.Where(member => !notThose.ContainsKey(member.Key)).Select(member => member.Value).ToList();
}
