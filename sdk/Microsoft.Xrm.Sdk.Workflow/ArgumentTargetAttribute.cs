using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>Whether an argument of a custom action is the row it is bound to.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentTargetAttribute : Attribute, IWorkflowArgument
{
    public ArgumentTargetAttribute()
    {
    }

    public ArgumentTargetAttribute(bool value) => Value = value;

    public bool Value { get; set; }

    public object ArgumentValue => Value;
}
