using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>Says what a segment would find and change before it is saved or published. What is given goes over what the segment has stored.</summary>
[PluginType("70e3d8a5-9c14-4b2f-8a6d-f5b19e07c2d4")]
[CustomApi("cseg_PreviewSegment")]
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

    private static readonly ColumnSet Columns = new(
        SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Lifecycle, SegmentTable.PublishedQuery);

    private protected override void Run(StepCall call)
    {
        var segment = call.Input<EntityReference>(Segment) is { } stored
            ? call.AsUser.Retrieve(SegmentTable.Name, stored.Id, Columns)
            : new Entity(SegmentTable.Name) { [SegmentTable.Title] = "Preview" };
        var isPublished = segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value == (int)SegmentLifecycle.Published;
        if (call.Input<string>(Filter) is { } filter)
            segment[SegmentTable.Filter] = filter;
        if (call.Input<int?>(Purpose) is { } purpose and not 0)
            segment[SegmentTable.Purpose] = new OptionSetValue(purpose);
        if (call.Input<EntityReference>(Parent) is { } parent)
            segment[SegmentTable.Parent] = parent;

        var preview = new SegmentPreview(call.AsUser, call.AsSystem);
        preview.Run(segment, isPublished ? segment.GetAttributeValue<string>(SegmentTable.PublishedQuery) : null);
        Answer(call, preview);
    }

    private static void Answer(StepCall call, SegmentPreview preview)
    {
        var value = preview.Members.Values.Sum();
        var joiners = Only(preview.Members, preview.Published);
        var leavers = Only(preview.Published, preview.Members);
        call.Output(Matched, preview.Matched);
        call.Output(Contactable, preview.Members.Count);
        call.Output(HeldBack, string.Join("\n", preview.HeldBack.Select(reason => $"{reason.Value} {reason.Key}")));
        call.Output(AnnualValue, value);
        call.Output(ShareOfTotal, preview.TotalValue == 0m ? 0m : Math.Round(100m * value / preview.TotalValue, 2, MidpointRounding.AwayFromZero));
        call.Output(Joiners, joiners.Count);
        call.Output(Leavers, leavers.Count);
        call.Output(JoinersValue, joiners.Sum());
        call.Output(LeaversValue, leavers.Sum());
        call.Output(Sample, preview.Sample);
    }

    private static List<decimal> Only(Dictionary<Guid, decimal> these, Dictionary<Guid, decimal> notThose) =>
        these.Where(member => !notThose.ContainsKey(member.Key)).Select(member => member.Value).ToList();
}
