using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>RetrieveVersion: the platform version whose behaviour is followed.</summary>
internal sealed class RetrieveVersionMessage : Message
{
    public const string Version = "9.2.0.0";

    public override string Name => "RetrieveVersion";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call) => call.Output["Version"] = Version;
}
