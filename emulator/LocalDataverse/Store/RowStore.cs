using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Store;

/// <summary>
/// The rows of all tables, in SQLite or PostgreSQL. It knows columns and values, but no rules: defaults, checks and events are the
/// pipeline's. A thread that begins a transaction reads and writes in it until it ends.
/// </summary>
internal sealed class RowStore : IDisposable
{
    /// <summary>Columns that refer to so few rows that an index on them costs more than it finds.</summary>
    private static readonly HashSet<string> UnselectiveReferences = new(StringComparer.OrdinalIgnoreCase)
    {
        "createdby", "modifiedby", "createdonbehalfby", "modifiedonbehalfby", "owningbusinessunit", "owningteam", "owninguser", "transactioncurrencyid",
    };

    private readonly Database database;
    private readonly SqlDialect dialect;
    private readonly WriteStatements writes = new();
    private readonly ConcurrentDictionary<string, string> existence = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Column, string> singleValues = new();
    private readonly ThreadLocal<StoreTransaction?> outermost = new();
    private readonly HeldUpdates held = new();
    private long settingsVersion;

    /// <param name="place">A PostgreSQL connection string or the path of a SQLite file; null for a database in memory that ends with this object.</param>
    /// <param name="patience">How long a thread waits for another one's transaction before it gives up; two minutes, the platform's limit, when null.</param>
    public RowStore(string? place = null, TimeSpan? patience = null)
    {
        database = Database.Open(place, patience ?? TimeSpan.FromMinutes(2));
        dialect = database.Dialect;
    }

    public SqlDialect Dialect => dialect;

    /// <summary>Whether transactions of several threads run side by side; otherwise they take turns.</summary>
    public bool ServesMany => database.ServesMany;

    /// <summary>Whether the calling thread is inside a transaction.</summary>
    public bool IsInTransaction => database.IsInTransaction;

    /// <summary>Another number whenever a row of the organisation's settings or of a currency may have become another.</summary>
    internal long SettingsVersion => Interlocked.Read(ref settingsVersion);

    /// <summary>Whether <see cref="Plan"/> and <see cref="Rows"/> are known and indexes are made as queries ask for them.</summary>
    internal bool TellsPlans => database is SqliteDatabase;

    /// <summary>Statements prepared so far, for tests of the cache.</summary>
    internal int PreparedStatements => Sqlite("Counting prepared statements").PreparedStatements;

    /// <summary>The statements that are kept prepared, for tests of what they cost.</summary>
    internal IReadOnlyList<string> StatementTexts() => Sqlite("Listing prepared statements").StatementTexts();

    /// <summary>How the database goes about a statement, in its own words.</summary>
    internal IReadOnlyList<string> Plan(string sql)
    {
        var lines = new List<string>();
        Sqlite("Telling a plan").Read("EXPLAIN QUERY PLAN " + sql, [], line => lines.Add(line.GetString(3)));
        return lines;
    }

    // ---- Tables

    public bool HasTable(string logicalName) => database.HasTable(logicalName.ToLowerInvariant());

    /// <summary>Makes the table with its stored columns, and indexes for its lookups and keys.</summary>
    public void CreateTable(Table table)
    {
        using var transaction = BeginTransaction();
        Execute(dialect.CreateTable(table));
        foreach (var column in table.Columns.Where(c => DeservesIndex(table, c)))
            CreateReferenceIndex(table, column);
        foreach (var key in table.Keys)
            CreateUniqueIndex(table, key);
        transaction.Commit();
    }

    public void DropTable(Table table) => Execute("DROP TABLE IF EXISTS " + SqlDialect.Quote(table.LogicalName));

    public void AddColumn(Table table, Column column)
    {
        if (!column.IsStored)
            return;
        using var transaction = BeginTransaction();
        var existing = new HashSet<string>(database.ColumnsOf(table.LogicalName.ToLowerInvariant()), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, type) in dialect.PhysicalColumns(table, column))
        {
            if (existing.Add(name))
                Execute($"ALTER TABLE {SqlDialect.Quote(table.LogicalName)} ADD COLUMN {SqlDialect.Quote(name)} {type}");
        }

        if (DeservesIndex(table, column))
            CreateReferenceIndex(table, column);
        transaction.Commit();
    }

    public void DropColumn(Table table, Column column)
    {
        if (!column.IsStored)
            return;
        using var transaction = BeginTransaction();
        foreach (var index in database.IndexesOn(table.LogicalName.ToLowerInvariant(), column.LogicalName.ToLowerInvariant()))
            Execute("DROP INDEX IF EXISTS " + SqlDialect.Quote(index));
        Execute($"ALTER TABLE {SqlDialect.Quote(table.LogicalName)} DROP COLUMN {SqlDialect.Quote(column.LogicalName)}");
        if (column.IsPolymorphic && table.Find(SqlDialect.TypeColumn(column)) is not { IsStored: true })
            Execute($"ALTER TABLE {SqlDialect.Quote(table.LogicalName)} DROP COLUMN {SqlDialect.Quote(SqlDialect.TypeColumn(column))}");
        transaction.Commit();
    }

    public void CreateIndex(Table table, params string[] columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Length);
        Execute($"CREATE INDEX IF NOT EXISTS {dialect.IndexName(table, columns)} ON {SqlDialect.Quote(table.LogicalName)} ({ColumnList(columns)})");
    }

    public void DropIndex(Table table, params string[] columns) => Execute("DROP INDEX IF EXISTS " + dialect.IndexName(table, columns));

    /// <summary>With the row's id behind the reference: what a join finds for a row is in the order in which pages go on, without being sorted.</summary>
    private void CreateReferenceIndex(Table table, Column column) => Execute(
        $"CREATE INDEX IF NOT EXISTS {dialect.IndexName(table, [column.LogicalName])} ON {SqlDialect.Quote(table.LogicalName)} ({ColumnList([column.LogicalName, table.PrimaryIdColumn])})");

    /// <summary>Makes an alternate key's index. Rows with a null in any of the key's columns are exempt.</summary>
    /// <exception cref="DuplicateRowException">Rows that are there already share a key.</exception>
    public void CreateUniqueIndex(Table table, AlternateKey key)
    {
        try
        {
            Execute($"CREATE UNIQUE INDEX IF NOT EXISTS {dialect.KeyName(table, key)} ON {SqlDialect.Quote(table.LogicalName)} ({ColumnList(key.Columns)})");
        }
        catch (UniqueKeyException e)
        {
            throw new DuplicateRowException(table, key.Columns, e);
        }
    }

    public void DropUniqueIndex(Table table, AlternateKey key) =>
        Execute("DROP INDEX IF EXISTS " + dialect.KeyName(table, key));

    // ---- Transactions

    /// <summary>Begins a transaction, or a part of the one that this thread has begun; waits for another thread's to end.</summary>
    public StoreTransaction BeginTransaction()
    {
        database.Enter();
        try
        {
            var transaction = new StoreTransaction(this, database, isPart: IsInTransaction);
            if (transaction.IsOutermost)
                outermost.Value = transaction;
            return transaction;
        }
        catch
        {
            database.Leave();
            throw;
        }
    }

    /// <summary>
    /// Runs something once the transaction of this thread has ended, however it did; at once where there is none. What is remembered of
    /// rows is forgotten so: others saw the former ones until then, and may have remembered them.
    /// </summary>
    public void WhenEnded(Action action)
    {
        if (IsInTransaction && outermost.Value is { HasEnded: false } transaction)
            transaction.WhenEnded(action);
        else
            action();
    }

    // ---- Rows

    /// <exception cref="DuplicateRowException">There is a row of that id, or of the same alternate key.</exception>
    public void Insert(Table table, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        var (columns, stored) = Physical(table, id, values);
        Write(table, static (texts, table, columns) => texts.Insert(table, columns), columns, stored);
    }

    /// <returns>Whether there was such a row.</returns>
    /// <exception cref="DuplicateRowException">Another row has the same alternate key.</exception>
    public bool Update(Table table, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        var (columns, stored) = Physical(table, id, values);
        if (columns.Count == 0)
            return Exists(table, id);
        if (!ServesMany && IsInTransaction && !IsOfSettings(table))
        {
            if (HeldUpdates.AreKeys(table, columns))
                Release();
            else if (held.Of(table, id) is not null)
                held.AddTo(id, columns, stored);
            else if (held.MayHold(table, columns))
                return Hold(table, id, columns, stored);
        }

        return Write(table, static (texts, table, columns) => texts.Update(table, columns), columns, stored) > 0;
    }

    /// <returns>Whether there was such a row.</returns>
    public bool Delete(Table table, Guid id)
    {
        Release();
        return Write(table, static (texts, table, _) => texts.Delete(table), [], [ValueCodec.FromGuid(id)]) > 0;
    }

    public bool Exists(Table table, Guid id) =>
        Scalar(existence.GetOrAdd(table.LogicalName, static (_, table) => $"SELECT 1 FROM {SqlDialect.Quote(table.LogicalName)} WHERE {SqlDialect.Quote(table.PrimaryIdColumn)} = $0", table), [ValueCodec.FromGuid(id)]) is not null;

    /// <summary>
    /// The row as it is stored: no names of lookups, no formatted values (<see cref="Query.QueryEngine.Retrieve"/> gives those),
    /// no key for nulls. Null when there is no such row.
    /// </summary>
    public Entity? Retrieve(Table table, Guid id, ColumnSet columns)
    {
        var wanted = columns.AllColumns
            ? table.Columns.Where(c => c.IsStored).ToList()
            : columns.Columns.Select(name => table.Find(name) ?? throw new ArgumentException($"Table {table.LogicalName} has no column {name}.", nameof(columns))).Where(c => c.IsStored).ToList();
        return RetrieveBy(table, wanted, SqlDialect.Quote(table.PrimaryIdColumn) + " = $0", [ValueCodec.FromGuid(id)]);
    }

    /// <summary>One value of a row, but for a lookup that may refer to several tables; null when there is no such row.</summary>
    public object? Value(Table table, Guid id, Column column)
    {
        if (column.IsPolymorphic)
            throw new ArgumentException($"{column.LogicalName} of {table.LogicalName} is kept in two columns.", nameof(column));
        var stored = column == table.Traits.Currency && IsInTransaction && held.Of(table, id) is { Currency: { } known } ? known : StoredValue(table, id, column);
        return stored is null ? null : ValueCodec.FromStored(column, stored);
    }

    /// <summary>The id of the row with these values (an alternate key, for instance); null when there is none, the first when there are more.</summary>
    public Guid? Find(Table table, IReadOnlyDictionary<string, object?> values)
    {
        var sql = new StringBuilder($"SELECT {SqlDialect.Quote(table.PrimaryIdColumn)} FROM {SqlDialect.Quote(table.LogicalName)} WHERE TRUE");
        var stored = new List<object>();
        var (columns, found) = Physical(table, Guid.Empty, values);
        for (var i = 0; i < columns.Count; i++)
        {
            var (name, value) = (columns[i], found[i + 1]);
            sql.Append(" AND ").Append(SqlDialect.Quote(name));
            if (value is DBNull)
            {
                sql.Append(" IS NULL");
                continue;
            }

            sql.Append(" = ").Append(StatementCache.ParameterName(stored.Count));
            stored.Add(value);
        }

        return Scalar(sql.Append(" LIMIT 1").ToString(), stored) is byte[] id ? ValueCodec.ToGuid(id) : null;
    }

    /// <summary>About how many rows there are, without counting them: deleted ones may count.</summary>
    public long Rows(Table table) => Sqlite("Estimating the rows of a table").Scalar("SELECT MAX(rowid) FROM " + SqlDialect.Quote(table.LogicalName), []) is long rows ? rows : 0;

    /// <summary>The number of rows in the table.</summary>
    public long Count(Table table) => (long)Scalar("SELECT COUNT(*) FROM " + SqlDialect.Quote(table.LogicalName), [])!;

    // ---- Snapshots

    /// <summary>Copies all rows as they are. Not inside a transaction.</summary>
    public StoreSnapshot TakeSnapshot()
    {
        RequireNoTransaction();
        return Sqlite("Taking a snapshot").TakeSnapshot();
    }

    /// <summary>Puts everything back to what it was when the snapshot was taken; the snapshot can be used again.</summary>
    public void Restore(StoreSnapshot snapshot)
    {
        RequireNoTransaction();
        Sqlite("Restoring a snapshot").Restore(snapshot);
        SettingsChanged();
    }

    public void Dispose()
    {
        database.Dispose();
        outermost.Dispose();
    }

    // ---- For the query engine

    /// <summary>Runs a query and gives each row to the reader, which must not use the store.</summary>
    internal void Read(string sql, IReadOnlyList<object> values, Action<IResultRow> row)
    {
        Release(sql);
        database.Read(sql, values, row);
    }

    internal object? Scalar(string sql, IReadOnlyList<object> values)
    {
        Release(sql);
        return database.Scalar(sql, values);
    }

    /// <summary>Writes what is held back, before a part of the transaction begins or the transaction or a part of it is kept.</summary>
    internal void Release()
    {
        if (held.IsEmpty || !IsInTransaction)
            return;
        foreach (var update in held.TakeAll())
            database.Write(update.Text, update.Values);
    }

    /// <summary>Forgets what is held back, since the transaction or the part of it that it belongs to is undone, by the database itself perhaps.</summary>
    internal void Abandon() => held.Clear();

    /// <summary>What the database says of a query that it cannot answer; null for any other failure.</summary>
    internal string? Complaint(Exception exception) => database.Complaint(exception);

    internal bool IsOverflow(Exception exception) => database.IsOverflow(exception);

    /// <summary>Holds the store for several reads: those of SQLite see the same state, those of PostgreSQL what is committed when each begins.</summary>
    internal Scope Hold()
    {
        database.Enter();
        return new Scope(database);
    }

    /// <summary>Notes that a transaction or a part of one was undone.</summary>
    internal void SettingsChanged() => Interlocked.Increment(ref settingsVersion);

    internal void Execute(string sql)
    {
        SettingsChanged();
        Release();
        database.Execute(sql);
    }

    private static bool DeservesIndex(Table table, Column column) =>
        SqlDialect.IsReference(table, column) && !UnselectiveReferences.Contains(column.LogicalName);

    private static string ColumnList(IEnumerable<string> columns) => string.Join(", ", columns.Select(SqlDialect.Quote));

    /// <summary>
    /// The physical columns and stored values for the SDK's, the id being the first value: the primary id among the columns and what is
    /// not stored are left out.
    /// </summary>
    private static (List<string> Columns, List<object> Stored) Physical(Table table, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        var columns = new List<string>(values.Count + 2);
        var stored = new List<object>(values.Count + 3) { ValueCodec.FromGuid(id) };
        var row = values as RowValues ?? new RowValues(table, values);
        for (var i = 0; i < row.Count; i++)
            Add(row.Columns[i], row.At(i));
        return (columns, stored);

        void Add(Column column, object? value)
        {
            if (!column.IsStored || column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase) || IsTypeOfGivenLookup(table, column, row))
                return;
            columns.Add(column.LogicalName);
            stored.Add(ValueCodec.ToStored(column, value));
            if (!column.IsPolymorphic)
                return;
            columns.Add(SqlDialect.TypeColumn(column));
            stored.Add(value is EntityReference { LogicalName.Length: > 0 } reference ? reference.LogicalName.ToLowerInvariant() : DBNull.Value);
        }
    }

    /// <summary>Whether the column is the <c>...type</c> of a lookup that is written too and says the type itself.</summary>
    private static bool IsTypeOfGivenLookup(Table table, Column column, RowValues values)
    {
        const string Suffix = "type";
        if (column.Type != ColumnType.EntityName || !column.LogicalName.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            return false;
        var lookup = column.LogicalName[..^Suffix.Length];
        return table.Find(lookup) is { IsPolymorphic: true } typed && values.Contains(typed);
    }

    /// <summary>Keeps an update for later, with what the row's next update will ask for.</summary>
    /// <returns>Whether there is such a row.</returns>
    private bool Hold(Table table, Guid id, List<string> columns, List<object> values)
    {
        var currency = table.Traits is { HasAmounts: true, Currency: { IsStored: true } column } ? StoredValue(table, id, column) : null;
        if (currency is null && !Exists(table, id))
            return false;
        string text;
        lock (writes)
            text = writes.Update(table, columns);
        held.Hold(table, id, new HeldUpdates.Update(text, columns, values, currency));
        return true;
    }

    /// <summary>Writes what is held back, for a statement that asks for it.</summary>
    private void Release(string sql)
    {
        if (!held.IsEmpty && IsInTransaction && held.AreAskedFor(sql))
            Release();
    }

    private object? StoredValue(Table table, Guid id, Column column) => Scalar(
        singleValues.GetOrAdd(column, static (column, table) => $"SELECT {SqlDialect.Quote(column.LogicalName)} FROM {SqlDialect.Quote(table.LogicalName)} WHERE {SqlDialect.Quote(table.PrimaryIdColumn)} = $0", table),
        [ValueCodec.FromGuid(id)]);

    private Entity? RetrieveBy(Table table, List<Column> columns, string condition, object[] values)
    {
        var sql = new StringBuilder("SELECT ").Append(SqlDialect.Quote(table.PrimaryIdColumn));
        foreach (var column in columns)
        {
            sql.Append(", ").Append(SqlDialect.Quote(column.LogicalName));
            if (column.IsPolymorphic)
                sql.Append(", ").Append(SqlDialect.Quote(SqlDialect.TypeColumn(column)));
        }

        sql.Append(" FROM ").Append(SqlDialect.Quote(table.LogicalName)).Append(" WHERE ").Append(condition);
        Entity? entity = null;
        Read(sql.ToString(), values, reader =>
        {
            entity = new Entity(table.LogicalName, ValueCodec.ToGuid((byte[])reader.GetValue(0)));
            var index = 1;
            foreach (var column in columns)
            {
                var stored = reader.GetValue(index++);
                var target = column.IsPolymorphic ? reader.GetValue(index++) as string : null;
                if (ValueCodec.FromStored(column, stored, target) is { } value)
                    entity[column.LogicalName] = value;
            }
        });
        return entity;
    }

    private static bool IsOfSettings(Table table) => table.LogicalName is "organization" or "transactioncurrency";

    private int Write(Table table, Func<WriteStatements, Table, List<string>, string> text, List<string> columns, List<object> values)
    {
        if (IsOfSettings(table))
        {
            SettingsChanged();
            WhenEnded(SettingsChanged);
        }

        string sql;
        lock (writes)
            sql = text(writes, table, columns);
        try
        {
            return database.Write(sql, values);
        }
        catch (UniqueKeyException e)
        {
            throw new DuplicateRowException(table, e.Columns, e);
        }
    }

    private SqliteDatabase Sqlite(string what) => database as SqliteDatabase ?? throw new NotSupportedException($"{what} works with SQLite only; this organisation is in PostgreSQL.");

    private void RequireNoTransaction()
    {
        if (IsInTransaction)
            throw new InvalidOperationException("A snapshot cannot be taken or restored inside a transaction.");
    }

    internal readonly struct Scope(Database database) : IDisposable
    {
        public void Dispose() => database.Leave();
    }
}
