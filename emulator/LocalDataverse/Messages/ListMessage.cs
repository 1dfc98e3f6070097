using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>A message about a marketing list that is named by ListId.</summary>
internal abstract class ListMessage : Message
{
    public override string? TableOf(ParameterCollection input) => "list";

    public override Guid IdOf(ParameterCollection input) => input.TryGetValue("ListId", out var id) && id is Guid list ? list : Guid.Empty;
}
