using System;
using System.Linq;

namespace LocalDataverse.Messages;

/// <summary>QualifyMemberList: keeps only the named members, or removes them.</summary>
internal sealed class QualifyMemberListMessage : ListMessage
{
    public override string Name => "QualifyMemberList";

    public override void Execute(MessageCall call)
    {
        var list = MemberLists.StaticList(call, call.Require<Guid>("ListId"));
        var named = call.Require<Guid[]>("MembersId");
        var removed = call.Get<bool>("OverrideorRemove")
            ? named
            : MemberLists.Members(call, list.Id).Select(m => m.Member).Except(named).ToArray();
        MemberLists.Remove(call, list, removed);
    }
}
