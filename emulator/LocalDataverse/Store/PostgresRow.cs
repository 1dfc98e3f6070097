using System;
using Npgsql;

namespace LocalDataverse.Store;

/// <summary>A row of PostgreSQL's, with its values as SQLite has them: whole numbers are longs, exact ones text.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IResultRow
{
    private readonly Type[] types = Types(reader);

    public int FieldCount => types.Length;

    public bool IsDBNull(int index) => reader.IsDBNull(index);

    public int GetInt32(int index) => checked((int)GetInt64(index));

    public long GetInt64(int index) => (long)GetValue(index);

    public string GetString(int index) => (string)GetValue(index);

    public object GetValue(int index)
    {
        if (reader.IsDBNull(index))
            return DBNull.Value;
        var type = types[index];
        if (type == typeof(long))
            return reader.GetInt64(index);
        if (type == typeof(decimal))
            return ValueCodec.FromDecimal(reader.GetDecimal(index));
        if (type == typeof(int))
            return (long)reader.GetInt32(index);
        return type == typeof(bool) ? reader.GetBoolean(index) ? 1L : 0L : reader.GetValue(index);
    }

    public void GetValues(object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = GetValue(i);
    }

    private static Type[] Types(NpgsqlDataReader reader)
    {
        var types = new Type[reader.FieldCount];
        for (var i = 0; i < types.Length; i++)
            types[i] = reader.GetFieldType(i);
        return types;
    }
}
