using System;

namespace LocalDataverse.Pipeline;

/// <summary>What a column security profile lets its members do with a secured column.</summary>
[Flags]
internal enum ColumnRight
{
    None = 0,
    Read = 1,
    Create = 2,
    Update = 4,
}
