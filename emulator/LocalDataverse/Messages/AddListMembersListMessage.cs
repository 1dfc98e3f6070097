using System;

namespace LocalDataverse.Messages;

/// <summary>AddListMembersList.</summary>
internal sealed class AddListMembersListMessage : ListMessage
{
    public override string Name => "AddListMembersList";

    public override void Execute(MessageCall call) =>
        MemberLists.Add(call, MemberLists.StaticList(call, call.Require<Guid>("ListId")), call.Require<Guid[]>("MemberIds"));
}
