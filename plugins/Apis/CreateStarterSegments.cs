using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Apis;

/// <summary>Makes the segments that every organisation can start with, those that are missing. Calling it again makes none twice.</summary>
[PluginType("c1a9d4e7-6f25-4b83-9d0e-2a57b8c36f14")]
[CustomApi("cseg_CreateStarterSegments")]
public sealed class CreateStarterSegments : PluginApi
{
    /// <summary>Boolean, optional: true publishes them, each with its marketing list; otherwise they are drafts.</summary>
    public const string Publish = "Publish";

    /// <summary>Integer: how many were made.</summary>
    public const string Created = "Created";

    private protected override void Run(StepCall call) =>
        call.Output(Created, new StarterSegments(call.AsUser, call.Rules.Settings.Profiles.Texts).CreateMissing(call.Input<bool?>(Publish) == true ? SegmentLifecycle.Published : SegmentLifecycle.Draft));
}
