using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Asks what keeps a managed solution from being removed.</summary>
[DataContract]
public sealed class RetrieveDependenciesForUninstallRequest : OrganizationRequest
{
    public RetrieveDependenciesForUninstallRequest() => RequestName = "RetrieveDependenciesForUninstall";

    public string SolutionUniqueName
    {
        get => Get<string>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveDependenciesForUninstallRequest"/>.</summary>
[DataContract]
public sealed class RetrieveDependenciesForUninstallResponse : OrganizationResponse
{
    public EntityCollection EntityCollection => Get<EntityCollection>();
}
