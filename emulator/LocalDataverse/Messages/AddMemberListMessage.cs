using System;

namespace LocalDataverse.Messages;

/// <summary>AddMemberList.</summary>
internal sealed class AddMemberListMessage : ListMessage
{
    public override string Name => "AddMemberList";

    public override void Execute(MessageCall call) =>
        call.Output["Id"] = MemberLists.Add(call, MemberLists.StaticList(call, call.Require<Guid>("ListId")), [call.Require<Guid>("EntityId")]);
}
