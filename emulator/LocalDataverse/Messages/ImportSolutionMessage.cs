using System;
using System.IO;
using LocalDataverse.Import;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>ImportSolution, as an update or as an upgrade that DeleteAndPromote ends; and StageAndUpgrade, which does both at once.</summary>
internal sealed class ImportSolutionMessage(bool upgrades) : Message
{
    public override string Name => upgrades ? "StageAndUpgrade" : "ImportSolution";

    /// <summary>The import has its own transaction, since it also changes tables.</summary>
    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        call.RequireNoTransaction(Name);
        call.RequirePrivilege("prvImportCustomization", Name);
        var organization = call.Organization;
        var file = call.Require<byte[]>("CustomizationFile");
        var mode = upgrades ? ImportMode.Upgrade : call.Get<bool>("HoldingSolution") ? ImportMode.Holding : ImportMode.Update;
        var result = ImportJob.Run(
            organization,
            call.Get<Guid>("ImportJobId"),
            () => SolutionPackage.Read(new MemoryStream(file), organization.Options.MaximumSolutionSize),
            package => organization.Pipeline.Exclusively(() => organization.Import.Import(package, mode, call.Get<bool>("OverwriteUnmanagedCustomizations"))));
        if (upgrades)
            call.Output["SolutionId"] = StableGuid.Of("solution:" + result.UniqueName);
    }
}
