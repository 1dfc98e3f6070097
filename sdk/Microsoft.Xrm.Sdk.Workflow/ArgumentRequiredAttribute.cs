using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>Whether an argument of a custom action must be given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentRequiredAttribute : Attribute, IWorkflowArgument
{
    public ArgumentRequiredAttribute()
    {
    }

    public ArgumentRequiredAttribute(bool value) => Value = value;

    public bool Value { get; set; }

    public object ArgumentValue => Value;
}
