using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>New values of customers fit their category, and take the place of what was derived.</summary>
[PluginType("20ebdbf8-5e72-57a8-b653-8136a455433a")]
[Step("66784e0e-e7d1-50e8-b65f-afa5d603b1a4", "CreateMultiple", ProfileAttributeTable.Name, StepStage.PreOperation)]
public sealed class ProfileAttributesCreating : PluginStep
{
    private protected override void Run(StepCall call)
    {
        var check = new ProfileAttributeCheck(call.AsSystem);
        check.Fit(call.Targets.Select(row => new KeyValuePair<Entity, Entity?>(row, null)).ToList(), call.IsPartOfRecalculation);
        if (!call.IsPartOfRecalculation)
            call.WriteComputed(() => check.MakeWay(call.Targets));
    }
}
