using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>WhoAmI.</summary>
internal sealed class WhoAmIMessage : Message
{
    public override string Name => "WhoAmI";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        call.Output["UserId"] = call.Scope.UserId;
        call.Output["BusinessUnitId"] = call.Organization.Principals.BusinessUnitOf(call.Scope.UserId);
        call.Output["OrganizationId"] = call.Organization.OrganizationId;
    }
}
