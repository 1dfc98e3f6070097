using System.IO;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>ImportSolution.</summary>
internal sealed class ImportSolutionMessage : Message
{
    public override string Name => "ImportSolution";

    /// <summary>The import has its own transaction, since it also changes tables.</summary>
    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        if (call.Scope.Transaction != null)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, "ImportSolution cannot be part of a transaction.");
        using var zip = new MemoryStream(call.Require<byte[]>("CustomizationFile"));
        call.Organization.ImportSolution(zip);
    }
}
