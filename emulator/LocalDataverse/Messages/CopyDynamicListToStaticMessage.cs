using System;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>CopyDynamicListToStatic: a new static list of what the dynamic one finds now.</summary>
internal sealed class CopyDynamicListToStaticMessage : ListMessage
{
    public override string Name => "CopyDynamicListToStatic";

    public override void Execute(MessageCall call)
    {
        var source = MemberLists.List(call, call.Require<Guid>("ListId"));
        if (!source.GetAttributeValue<bool>("type"))
            throw ServiceFault.Of(ErrorCode.CannotCopyStaticList, $"The marketing list '{source.GetAttributeValue<string>("listname")}' is not dynamic.");
        var copy = new Entity("list")
        {
            ["listname"] = source.GetAttributeValue<string>("listname"),
            ["createdfromcode"] = source["createdfromcode"],
            ["type"] = false,
            ["purpose"] = source.GetAttributeValue<string>("purpose"),
            ["source"] = source.GetAttributeValue<string>("source"),
        };
        var id = (Guid)call.Run("Create", ("Target", copy))["id"];
        MemberLists.Add(call, MemberLists.List(call, id), MemberLists.Evaluate(call, source));
        call.Output["StaticListId"] = id;
    }
}
