using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>RetrieveTotalRecordCount. The platform's answer may be a day old; this one is of now.</summary>
internal sealed class RetrieveTotalRecordCountMessage : Message
{
    public override string Name => "RetrieveTotalRecordCount";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var counts = new EntityRecordCountCollection();
        foreach (var name in call.Require<string[]>("EntityNames"))
            counts[name] = call.Organization.Store.Count(call.TableOf(name));
        call.Output["EntityRecordCountCollection"] = counts;
    }
}
