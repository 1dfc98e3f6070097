using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LocalDataverse.Store;

/// <summary>
/// A prepared statement. Microsoft.Data.Sqlite looks every parameter up by its name at each execution, which for a list of a thousand
/// ids is half a million comparisons; here the places are looked up once. Used under the store's lock only.
/// </summary>
internal sealed class Statement : IResultRow, IDisposable
{
    /// <summary>SQLITE_TRANSIENT: SQLite makes its own copy.</summary>
    private const nint Transient = -1;

    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt handle;
    private readonly nint pointer;
    private readonly int[] places;

    /// <param name="connection">An open connection.</param>
    /// <param name="sql">One statement with parameters <c>$0</c>, <c>$1</c> ... in any order.</param>
    /// <param name="parameterCount">How many values it is bound to.</param>
    public Statement(SqliteConnection connection, string sql, int parameterCount)
    {
        this.connection = connection;
        Sql = sql;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out handle), connection.Handle);
        pointer = handle.DangerousGetHandle();
        places = new int[parameterCount];
        for (var i = 0; i < parameterCount; i++)
            places[i] = raw.sqlite3_bind_parameter_index(handle, StatementCache.ParameterName(i));
        FieldCount = raw.sqlite3_column_count(handle);
    }

    public string Sql { get; }

    public int FieldCount { get; private set; }

    public void Bind(IReadOnlyList<object> values)
    {
        switch (values)
        {
            case object[] array:
                Bind(array);
                break;
            case List<object> list:
                Bind(CollectionsMarshal.AsSpan(list));
                break;
            default:
                Bind([.. values]);
                break;
        }
    }

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var place = places[i];
            if (place == 0)
                continue;
            var result = values[i] switch
            {
                byte[] { Length: > 0 } bytes => SqliteColumns.BindBlob(pointer, place, bytes, bytes.Length, Transient),
                byte[] bytes => raw.sqlite3_bind_blob(handle, place, bytes),
                long number => SqliteColumns.BindInt64(pointer, place, number),
                string text => BindText(place, text),
                DBNull or null => SqliteColumns.BindNull(pointer, place),
                int number => SqliteColumns.BindInt64(pointer, place, number),
                double number => raw.sqlite3_bind_double(handle, place, number),
                bool flag => SqliteColumns.BindInt64(pointer, place, flag ? 1 : 0),
                { } other => throw new ArgumentException($"A value of type {other.GetType().Name} is nothing that SQLite keeps.", nameof(values)),
            };
            if (result != raw.SQLITE_OK)
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public bool Step()
    {
        var result = SqliteColumns.Step(pointer);
        if (result == raw.SQLITE_ROW)
        {
            // A change of the schema prepares the statement again, and SELECT * may have become wider.
            FieldCount = SqliteColumns.DataCount(pointer);
            return true;
        }

        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return false;
    }

    /// <summary>Ends the execution, so that the statement holds no lock and can be run again.</summary>
    public void Reset() => _ = SqliteColumns.Reset(pointer);

    public bool IsDBNull(int index) => SqliteColumns.Type(pointer, index) == raw.SQLITE_NULL;

    public int GetInt32(int index) => checked((int)GetInt64(index));

    public long GetInt64(int index) => SqliteColumns.Int64(pointer, index);

    public string GetString(int index) => Marshal.PtrToStringUTF8(SqliteColumns.Text(pointer, index), SqliteColumns.Bytes(pointer, index));

    /// <summary>A value of the row as SQLite keeps it; <see cref="DBNull"/> for null.</summary>
    public object GetValue(int index) => SqliteColumns.Type(pointer, index) switch
    {
        raw.SQLITE_NULL => DBNull.Value,
        raw.SQLITE_INTEGER => Boxes.Of(SqliteColumns.Int64(pointer, index)),
        raw.SQLITE_FLOAT => SqliteColumns.Double(pointer, index),
        raw.SQLITE_TEXT => GetString(index),
        _ => GetBytes(index),
    };

    private int BindText(int place, string text)
    {
        const int OnStack = 256;
        if (text.Length > OnStack)
            return raw.sqlite3_bind_text(handle, place, text);
        Span<byte> bytes = stackalloc byte[OnStack * 3];
        return SqliteColumns.BindText(pointer, place, bytes, Encoding.UTF8.GetBytes(text, bytes), Transient);
    }

    private byte[] GetBytes(int index)
    {
        // The pointer is asked for before the length, as SQLite demands; of no bytes it is null.
        var start = SqliteColumns.Blob(pointer, index);
        var bytes = new byte[SqliteColumns.Bytes(pointer, index)];
        if (bytes.Length > 0)
            Marshal.Copy(start, bytes, 0, bytes.Length);
        return bytes;
    }

    public void GetValues(object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = GetValue(i);
    }

    public void Dispose() => handle.Dispose();
}
