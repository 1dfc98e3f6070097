using System.Linq;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>RetrieveDependenciesForUninstall: what needs a solution and is not part of it.</summary>
internal sealed class RetrieveDependenciesForUninstallMessage : Message
{
    public override string Name => "RetrieveDependenciesForUninstall";

    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var dependencies = call.Organization.Import.DependenciesForUninstall(call.Require<string>("SolutionUniqueName"));
        call.Output["EntityCollection"] = new EntityCollection(dependencies.Select(d => d.ToEntity()).ToList()) { EntityName = "dependency" };
    }
}
