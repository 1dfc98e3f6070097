using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>Makes what a step is given when it asks for it: most steps of an event find in its context alone that it is none of theirs.</summary>
internal interface IEventParameters
{
    public ParameterCollection Input(PluginContext context);

    public ParameterCollection Output(PluginContext context);
}
