using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.TestPlugins;

/// <summary>Creates accounts in the name of the system, of the user the step runs as, of the one who started it all and, with a configuration, of another.</summary>
public sealed class ActsAs : IPlugin
{
    private readonly string _other;

    public ActsAs(string unsecure) => _other = unsecure;

    public void Execute(IServiceProvider serviceProvider)
    {
        if (serviceProvider == null)
            throw new ArgumentNullException(nameof(serviceProvider));
        var context = (IPluginExecutionContext)serviceProvider.GetService(typeof(IPluginExecutionContext));
        var factory = (IOrganizationServiceFactory)serviceProvider.GetService(typeof(IOrganizationServiceFactory));
        void Leave(string name, Guid? user) => factory.CreateOrganizationService(user).Create(new Entity("account") { ["name"] = name });
        Leave("system", null);
        Leave("step", Guid.Empty);
        Leave("user", context.UserId);
        Leave("initiator", context.InitiatingUserId);
        if (!string.IsNullOrEmpty(_other))
            Leave("other", Guid.Parse(_other));
    }
}
