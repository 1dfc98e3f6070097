using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>ExportSolution: the file that was imported.</summary>
internal sealed class ExportSolutionMessage : Message
{
    public override string Name => "ExportSolution";

    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        call.RequirePrivilege("prvExportCustomization", Name);
        call.Output["ExportSolutionFile"] = call.Organization.Import.Export(call.Require<string>("SolutionName"), call.Get<bool>("Managed"));
    }
}
