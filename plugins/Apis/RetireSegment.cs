using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Retires a segment, as its column Lifecycle does: its marketing list is kept, inactive. Bound to the segment.</summary>
[PluginType("bf49a6b3-4eef-4d43-8106-ba0e1bee5a27")]
[CustomApi("cseg_RetireSegment")]
public sealed class RetireSegment : PluginApi
{
    private protected override void Run(StepCall call) => call.AsUser.Update(new Entity(SegmentTable.Name, ((EntityReference)call.Context.InputParameters["Target"]).Id)
    {
        [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Retired),
    });
}
