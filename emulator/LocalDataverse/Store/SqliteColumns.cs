using System;
using System.Runtime.InteropServices;

namespace LocalDataverse.Store;

/// <summary>
/// The calls of SQLite that are made for every value. SQLitePCL guards each by counting who uses the handle, which costs more than the
/// call; here whoever calls holds the store, and with it the statement. None of them blocks, waits or calls back.
/// </summary>
internal static partial class SqliteColumns
{
    /// <summary>The library that Microsoft.Data.Sqlite's bundle loads.</summary>
    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int Type(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long Int64(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_double"), SuppressGCTransition]
    public static partial double Double(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    public static partial nint Blob(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    public static partial nint Text(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    public static partial int Bytes(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindInt64(nint statement, int place, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int place);

    /// <param name="copies">-1: SQLite copies the bytes during the call.</param>
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBlob(nint statement, int place, ReadOnlySpan<byte> value, int length, nint copies);

    /// <param name="copies">-1: SQLite copies the text during the call.</param>
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int place, ReadOnlySpan<byte> value, int length, nint copies);

    [LibraryImport(Library, EntryPoint = "sqlite3_data_count"), SuppressGCTransition]
    public static partial int DataCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);
}
