using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>The name under which the process designer shows an argument.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ParameterAttribute : Attribute
{
    protected ParameterAttribute(string name) => Name = name;

    public string Name { get; }
}
