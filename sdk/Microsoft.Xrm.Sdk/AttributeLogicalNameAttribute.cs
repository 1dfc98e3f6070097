using System;

namespace Microsoft.Xrm.Sdk;

/// <summary>The column that a member of an early-bound type stands for.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Method)]
public sealed class AttributeLogicalNameAttribute : Attribute
{
    public AttributeLogicalNameAttribute(string logicalName) => LogicalName = logicalName;

    public string LogicalName { get; internal set; }
}
