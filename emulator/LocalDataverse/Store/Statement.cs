using System;
using System.Collections.Generic;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LocalDataverse.Store;

/// <summary>
/// A prepared statement. Microsoft.Data.Sqlite looks every parameter up by its name at each execution, which for a list of a thousand
/// ids is half a million comparisons; here the places are looked up once. Used under the store's lock only.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt handle;
    private readonly int[] places;

    /// <param name="connection">An open connection.</param>
    /// <param name="sql">One statement with parameters <c>$0</c>, <c>$1</c> ... in any order.</param>
    /// <param name="parameterCount">How many values it is bound to.</param>
    public Statement(SqliteConnection connection, string sql, int parameterCount)
    {
        this.connection = connection;
        Sql = sql;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out handle), connection.Handle);
        places = new int[parameterCount];
        for (var i = 0; i < parameterCount; i++)
            places[i] = raw.sqlite3_bind_parameter_index(handle, StatementCache.ParameterName(i));
        FieldCount = raw.sqlite3_column_count(handle);
    }

    public string Sql { get; }

    public int FieldCount { get; private set; }

    public void Bind(IReadOnlyList<object> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var place = places[i];
            if (place == 0)
                continue;
            var result = values[i] switch
            {
                byte[] bytes => raw.sqlite3_bind_blob(handle, place, bytes),
                long number => raw.sqlite3_bind_int64(handle, place, number),
                string text => raw.sqlite3_bind_text(handle, place, text),
                DBNull or null => raw.sqlite3_bind_null(handle, place),
                int number => raw.sqlite3_bind_int64(handle, place, number),
                double number => raw.sqlite3_bind_double(handle, place, number),
                bool flag => raw.sqlite3_bind_int64(handle, place, flag ? 1 : 0),
                { } other => throw new ArgumentException($"A value of type {other.GetType().Name} is nothing that SQLite keeps.", nameof(values)),
            };
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            // A change of the schema prepares the statement again, and SELECT * may have become wider.
            FieldCount = raw.sqlite3_data_count(handle);
            return true;
        }

        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return false;
    }

    /// <summary>Ends the execution, so that the statement holds no lock and can be run again.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public bool IsDBNull(int index) => raw.sqlite3_column_type(handle, index) == raw.SQLITE_NULL;

    public int GetInt32(int index) => checked((int)GetInt64(index));

    public long GetInt64(int index) => raw.sqlite3_column_int64(handle, index);

    public string GetString(int index) => raw.sqlite3_column_text(handle, index).utf8_to_string();

    /// <summary>A value of the row as SQLite keeps it; <see cref="DBNull"/> for null.</summary>
    public object GetValue(int index) => raw.sqlite3_column_type(handle, index) switch
    {
        raw.SQLITE_NULL => DBNull.Value,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(handle, index),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(handle, index),
        raw.SQLITE_TEXT => GetString(index),
        _ => raw.sqlite3_column_blob(handle, index).ToArray(),
    };

    public void GetValues(object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = GetValue(i);
    }

    public void Dispose() => handle.Dispose();
}
