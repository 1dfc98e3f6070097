using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Writes a note of what every version of the context says.</summary>
public sealed class TellsContext : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        if (serviceProvider == null)
            throw new ArgumentNullException(nameof(serviceProvider));
        var context = (IPluginExecutionContext)serviceProvider.GetService(typeof(IPluginExecutionContext));
        var second = (IPluginExecutionContext2)serviceProvider.GetService(typeof(IPluginExecutionContext2));
        var third = (IPluginExecutionContext3)serviceProvider.GetService(typeof(IPluginExecutionContext3));
        var fourth = (IPluginExecutionContext4)serviceProvider.GetService(typeof(IPluginExecutionContext4));
        var fifth = (IPluginExecutionContext5)serviceProvider.GetService(typeof(IPluginExecutionContext5));
        var sixth = (IPluginExecutionContext6)serviceProvider.GetService(typeof(IPluginExecutionContext6));
        var seventh = (IPluginExecutionContext7)serviceProvider.GetService(typeof(IPluginExecutionContext7));
        var said = new Dictionary<string, object>
        {
            ["stage"] = context.Stage,
            ["mode"] = context.Mode,
            ["isolation"] = context.IsolationMode,
            ["message"] = context.MessageName,
            ["table"] = context.PrimaryEntityName,
            ["row"] = context.PrimaryEntityId,
            ["target"] = context.InputParameters.TryGetValue("Target", out object target) ? target.GetType().Name : "none",
            ["id"] = context.OutputParameters.TryGetValue("id", out object id) ? id : "none",
            ["user"] = context.UserId,
            ["initiator"] = context.InitiatingUserId,
            ["unit"] = context.BusinessUnitId,
            ["organization"] = context.OrganizationId,
            ["organizationname"] = context.OrganizationName,
            ["request"] = context.RequestId?.ToString() ?? "none",
            ["created"] = context.OperationCreatedOn.ToString("s", CultureInfo.InvariantCulture) + context.OperationCreatedOn.Kind,
            ["correlated"] = context.CorrelationId != Guid.Empty && context.OperationId != Guid.Empty,
            ["step"] = context.OwningExtension.LogicalName,
            ["before"] = string.Join(",", context.PreEntityImages.Select(i => i.Key + ":" + i.Value.GetAttributeValue<string>("jobtitle"))),
            ["after"] = string.Join(",", context.PostEntityImages.Select(i => i.Key)),
            ["portal"] = second.IsPortalsClientCall + "/" + second.PortalsContactId,
            ["directory"] = second.UserAzureActiveDirectoryObjectId + "/" + second.InitiatingUserAzureActiveDirectoryObjectId + "/" + second.InitiatingUserApplicationId,
            ["authenticated"] = third.AuthenticatedUserId,
            ["images"] = fourth.PreEntityImagesCollection.Length + "/" + fourth.PostEntityImagesCollection.Length,
            ["agent"] = fifth.InitiatingUserAgent,
            ["environment"] = sixth.EnvironmentId,
            ["tenant"] = sixth.TenantId,
            ["application"] = seventh.IsApplicationUser,
        };
        var service = ((IOrganizationServiceFactory)serviceProvider.GetService(typeof(IOrganizationServiceFactory))).CreateOrganizationService(null);
        service.Create(new Entity("annotation") { ["subject"] = context.MessageName, ["notetext"] = string.Join("\n", said.Select(s => s.Key + "=" + Convert.ToString(s.Value, CultureInfo.InvariantCulture))) });
    }
}
