using System;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>CopyMembersList: the members of one list, dynamic or static, become members of a static one too.</summary>
internal sealed class CopyMembersListMessage : Message
{
    public override string Name => "CopyMembersList";

    public override string? TableOf(ParameterCollection input) => "list";

    public override void Execute(MessageCall call)
    {
        var source = MemberLists.List(call, call.Require<Guid>("SourceListId"));
        var target = MemberLists.StaticList(call, call.Require<Guid>("TargetListId"));
        if (MemberLists.MemberTable(source) != MemberLists.MemberTable(target))
            throw ServiceFault.Of(ErrorCode.CannotCopyIncompatibleListType, "Cannot copy lists of different types.");
        MemberLists.Add(call, target, source.GetAttributeValue<bool>("type") ? MemberLists.Evaluate(call, source) : MemberLists.Members(call, source.Id).Select(m => m.Member));
    }
}
