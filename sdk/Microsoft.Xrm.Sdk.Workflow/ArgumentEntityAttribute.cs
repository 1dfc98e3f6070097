using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>The table of an argument of a custom action.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentEntityAttribute : Attribute, IWorkflowArgument
{
    public ArgumentEntityAttribute()
    {
    }

    public ArgumentEntityAttribute(string value) => Value = value;

    public string Value { get; set; }

    public object ArgumentValue => Value;
}
