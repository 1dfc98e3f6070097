using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Import;

/// <summary>A component that needs another one.</summary>
internal sealed record Dependency(DependencyPart Required, DependencyPart Dependent)
{
    /// <summary>As a row of the platform's table of dependencies.</summary>
    public Entity ToEntity()
    {
        var id = StableGuid.Of($"dependency:{Required.Id}:{Dependent.Id}");
        return new Entity("dependency", id)
        {
            ["dependencyid"] = id,
            ["dependencytype"] = new OptionSetValue(2),
            ["requiredcomponenttype"] = TypeOf(Required),
            ["requiredcomponentobjectid"] = Required.Id,
            ["dependentcomponenttype"] = TypeOf(Dependent),
            ["dependentcomponentobjectid"] = Dependent.Id,
        };
    }

    /// <summary>Null for kinds that the platform gives a number of their own in each organisation.</summary>
    private static OptionSetValue? TypeOf(DependencyPart part) => part.Type == 0 ? null : new OptionSetValue(part.Type);

    /// <summary>The refusal to remove a solution that others need, in the platform's words.</summary>
    public static FaultException<OrganizationServiceFault> Fault(IReadOnlyList<Dependency> dependencies) => ServiceFault.Of(
        ErrorCode.CannotUninstallWithDependencies,
        $"Solution dependencies exist, cannot uninstall. DependencyCount : {dependencies.Count}" + string.Concat(dependencies.Take(10).Select(d =>
            $"\nRequiredComponentObject details: Type: {d.Required.Kind}, ObjectName: {d.Required.Name}, Id: {d.Required.Id:D}\nDependentComponentObject details: Type: {d.Dependent.Kind}, ObjectName: {d.Dependent.Name}, Id: {d.Dependent.Id:D}")));
}
