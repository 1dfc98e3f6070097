using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>DeleteMultiple, which the platform has for elastic tables only; there are none here.</summary>
internal sealed class DeleteMultipleMessage : Message
{
    public override string Name => "DeleteMultiple";

    public override bool HasNoEvent => true;

    public override bool IsBatch => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call) => throw ServiceFault.Of(ErrorCode.UnexpectedError, "DeleteMultiple has not yet been implemented.");
}
