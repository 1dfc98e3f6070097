using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>PublishAllXml and PublishXml: what is imported is published at once, so there is nothing left to do.</summary>
internal sealed class PublishMessage(string name) : Message
{
    public override string Name => name;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call) => call.RequirePrivilege("prvPublishCustomization", Name);
}
