using System;

namespace Microsoft.Xrm.Sdk;

/// <summary>Gives plug-ins the Organization service as a user; null is the system.</summary>
public interface IOrganizationServiceFactory
{
    IOrganizationService CreateOrganizationService(Guid? userId);
}
