using System;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Parts of the metadata of a table.</summary>
[Flags]
public enum EntityFilters
{
    Entity = 1,
    Attributes = 2,
    Privileges = 4,
    Relationships = 8,
    Default = 1,
    All = 15,
}
