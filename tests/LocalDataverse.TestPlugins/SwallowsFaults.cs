using System;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.TestPlugins;

/// <summary>Catches the fault of a request and carries on, which the platform does not allow inside a transaction.</summary>
public sealed class SwallowsFaults : TestPlugin
{
    protected override void Run(IPluginExecutionContext4 context, IOrganizationService service, ITracingService tracing)
    {
        try
        {
            service.Retrieve("account", Guid.NewGuid(), new ColumnSet(true));
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            tracing.Trace(fault.Detail.Message);
        }

        service.Create(new Entity("account") { ["name"] = "After a fault" });
    }
}
