using System;

namespace LocalDataverse.Pipeline;

/// <summary>A class of a registered assembly.</summary>
internal sealed record PluginType(Guid Id, Guid AssemblyId, string TypeName, bool IsWorkflowActivity);
