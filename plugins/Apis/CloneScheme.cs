using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Copies a scheme, with factors, bands and RFM groups, into a draft. Bound to the scheme, whatever its status.</summary>
[PluginType("d1f85b3a-6c27-4e90-b5a8-2e7c0f94d613")]
[CustomApi("cseg_CloneScheme")]
public sealed class CloneScheme : PluginApi
{
    /// <summary>String, optional: a name for the copy; without one it is the next version of the same name.</summary>
    public const string Name = "Name";

    /// <summary>EntityReference: the copy.</summary>
    public const string Copy = "Copy";

    private protected override void Run(StepCall call)
    {
        var scheme = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        call.Output(Copy, new EntityReference(PrioritySchemeTable.Name, new SchemeCopy(call.AsUser).Of(scheme, call.Input<string>(Name))));
    }
}
