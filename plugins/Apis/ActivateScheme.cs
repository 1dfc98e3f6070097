using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// Makes a scheme the one that counts and retires the one that did, in one transaction: where the new one is refused the old
/// one goes on counting. Bound to the scheme, with the rights of the caller.
/// </summary>
[PluginType("7c1f0b2e-58d4-4a96-8e3d-f2b6a90c5d71")]
[CustomApi("cseg_ActivateScheme")]
public sealed class ActivateScheme : PluginApi
{
    /// <summary>EntityReference: the scheme that counted before; none where none did.</summary>
    public const string Retired = "Retired";

    private protected override void Run(StepCall call)
    {
        var scheme = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        if (new SchemeGuard(call.AsUser).AnotherActive(scheme) is { } former)
        {
            Set(call.AsUser, former.Id, SchemeStatus.Retired);
            call.Output(Retired, former.ToEntityReference());
        }

        Set(call.AsUser, scheme, SchemeStatus.Active);
    }

    private static void Set(IOrganizationService service, Guid scheme, SchemeStatus status) =>
        service.Update(new Entity(PrioritySchemeTable.Name, scheme) { [PrioritySchemeTable.SchemeStatus] = new OptionSetValue((int)status) });
}
