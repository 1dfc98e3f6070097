using System;

namespace Microsoft.Xrm.Sdk.Workflow;

/// <summary>The argument is an output.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : ParameterAttribute
{
    public OutputAttribute(string name)
        : base(name)
    {
    }
}
