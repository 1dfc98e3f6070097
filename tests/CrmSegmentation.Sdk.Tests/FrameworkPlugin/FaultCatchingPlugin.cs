using System;
using System.ServiceModel;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Extensions;
using Microsoft.Xrm.Sdk.Query;

namespace FrameworkPlugin;

/// <summary>Catches the fault of the service and keeps its code.</summary>
public sealed class FaultCatchingPlugin : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = serviceProvider.Get<IPluginExecutionContext>();
        var service = serviceProvider.GetOrganizationService(context.UserId);
        context.SharedVariables["user"] = ((WhoAmIResponse)service.Execute(new WhoAmIRequest())).UserId;
        try
        {
            service.Retrieve("contact", context.PrimaryEntityId, new ColumnSet("fullname"));
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            context.SharedVariables["code"] = fault.Detail.ErrorCode;
        }
    }
}
