using System;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>AddMembersTeam and RemoveMembersTeam.</summary>
internal sealed class TeamMembersMessage(bool removes) : Message
{
    public override string Name => removes ? "RemoveMembersTeam" : "AddMembersTeam";

    public override string? TableOf(ParameterCollection input) => "team";

    public override Guid IdOf(ParameterCollection input) => input.TryGetValue("TeamId", out var id) && id is Guid team ? team : Guid.Empty;

    public override void Execute(MessageCall call)
    {
        var team = call.Require<Guid>("TeamId");
        var relationship = call.Organization.Metadata.ManyToMany.Find(r => r.SchemaName == "teammembership_association")!;
        foreach (var user in call.Require<Guid[]>("MemberIds"))
        {
            if (!call.Organization.Store.Exists(call.Organization.Table("systemuser"), user))
                throw ServiceFault.MissingRow("systemuser", user);
            if (removes)
                Links.Remove(call, relationship, team, user);
            else
                Links.Add(call, relationship, team, user);
        }
    }
}
