using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>DeleteAndPromote: the staged upgrade takes the place of its solution.</summary>
internal sealed class DeleteAndPromoteMessage : Message
{
    public override string Name => "DeleteAndPromote";

    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        call.RequireNoTransaction(Name);
        call.RequirePrivilege("prvImportCustomization", Name);
        var solution = call.Require<string>("UniqueName");
        call.Output["SolutionId"] = call.Organization.Pipeline.Exclusively(() => call.Organization.Import.Promote(solution));
    }
}
