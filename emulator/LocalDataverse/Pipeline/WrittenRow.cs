using System;
using LocalDataverse.Store;

namespace LocalDataverse.Pipeline;

/// <summary>What went into the store for a row: the caller's columns and the platform's.</summary>
internal sealed record WrittenRow(Guid Id, RowValues Values);
