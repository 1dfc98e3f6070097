using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>What an argument of a custom action is for.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentDescriptionAttribute : Attribute, IWorkflowArgument
{
    public ArgumentDescriptionAttribute()
    {
    }

    public ArgumentDescriptionAttribute(string value) => Value = value;

    public string Value { get; set; }

    public object ArgumentValue => Value;
}
