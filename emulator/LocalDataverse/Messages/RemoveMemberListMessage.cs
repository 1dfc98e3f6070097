using System;

namespace LocalDataverse.Messages;

/// <summary>RemoveMemberList.</summary>
internal sealed class RemoveMemberListMessage : ListMessage
{
    public override string Name => "RemoveMemberList";

    public override void Execute(MessageCall call) =>
        MemberLists.Remove(call, MemberLists.StaticList(call, call.Require<Guid>("ListId")), [call.Require<Guid>("EntityId")]);
}
