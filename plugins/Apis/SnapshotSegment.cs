using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Freezes the members of a published segment in a static marketing list. Bound to the segment.</summary>
[PluginType("cda28675-4b51-4120-ab95-8dc8b6f29a5d")]
[CustomApi(Message)]
public sealed class SnapshotSegment : PluginApi
{
    /// <summary>String, optional: the name of the list; the segment's with the day where none is given.</summary>
    public const string Name = "Name";

    /// <summary>EntityReference: the static list.</summary>
    public const string List = "List";

    /// <summary>Integer: its members.</summary>
    public const string Members = "Members";

    internal const string Message = "cseg_SnapshotSegment";

    private protected override void Run(StepCall call)
    {
        var snapshot = new SegmentSnapshot(call.AsUser, call.Rules.Settings.Profiles.Texts, call.AsOf).Take(((EntityReference)call.Context.InputParameters["Target"]).Id, call.Input<string>(Name));
        call.Output(List, snapshot.ToEntityReference());
        call.Output(Members, snapshot.GetAttributeValue<int?>(ListTable.MemberCount) ?? 0);
    }
}
