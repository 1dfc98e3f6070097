using System;
using System.Collections.Generic;

namespace LocalDataverse.Store;

/// <summary>What a database says when a row has the key of another one.</summary>
internal sealed class UniqueKeyException(IReadOnlyList<string> columns, Exception inner) : Exception(inner.Message, inner)
{
    /// <summary>The columns that must be unique together; empty where the database does not say.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;
}
