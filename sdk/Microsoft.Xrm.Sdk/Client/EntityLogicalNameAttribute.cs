using System;

namespace Microsoft.Xrm.Sdk.Client;

/// <summary>The table that an early-bound type stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityLogicalNameAttribute : Attribute
{
    public EntityLogicalNameAttribute(string logicalName) => LogicalName = logicalName;

    public string LogicalName { get; internal set; }
}
