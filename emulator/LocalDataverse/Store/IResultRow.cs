namespace LocalDataverse.Store;

/// <summary>The row of an answer at which a database is. Values are as the store keeps them, whatever the database.</summary>
internal interface IResultRow
{
    public int FieldCount { get; }

    public bool IsDBNull(int index);

    public int GetInt32(int index);

    public long GetInt64(int index);

    public string GetString(int index);

    /// <summary>A long, a double, a text or bytes; <see cref="System.DBNull"/> for null.</summary>
    public object GetValue(int index);

    public void GetValues(object[] values);
}
