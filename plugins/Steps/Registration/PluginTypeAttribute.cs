using System;

namespace CrmSegmentation.Steps.Registration;

/// <summary>
/// The fixed identity of a plug-in type (column <c>plugintypeid</c>). It never changes, so that importing a newer
/// version of the solution updates the type and keeps its steps.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PluginTypeAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
