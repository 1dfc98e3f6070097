using System;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>How a relationship takes part in security.</summary>
[Flags]
public enum SecurityTypes
{
    None = 0,
    Append = 1,
    ParentChild = 2,
    Pointer = 4,
    Inheritance = 8,
}
