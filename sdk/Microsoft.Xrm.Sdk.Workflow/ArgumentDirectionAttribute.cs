using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>Which way an argument of a custom action goes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentDirectionAttribute : Attribute, IWorkflowArgument
{
    public ArgumentDirectionAttribute()
    {
    }

    public ArgumentDirectionAttribute(ArgumentDirection value) => Value = value;

    public ArgumentDirection Value { get; set; }

    public object ArgumentValue => Value;
}
