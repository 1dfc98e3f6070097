using System;

namespace Microsoft.Xrm.Sdk.Extensions;

/// <summary>Shorter ways to the services of a plug-in.</summary>
public static class ServiceProviderExtensions
{
    public static T Get<T>(this IServiceProvider serviceProvider) => (T)serviceProvider.GetService(typeof(T));

    public static IOrganizationService GetOrganizationService(this IServiceProvider serviceProvider, Guid userId) =>
        serviceProvider.Get<IOrganizationServiceFactory>().CreateOrganizationService(userId);
}
