using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using LocalDataverse.Metadata;
using Microsoft.Data.Sqlite;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Store;

/// <summary>
/// The rows of all tables, in a SQLite database in memory or in a file. It knows columns and values, but no rules:
/// defaults, checks and events are the pipeline's.
/// </summary>
/// <remarks>
/// One connection serves everybody, one thread at a time: a thread that begins a transaction has the store to itself until the
/// transaction ends. Calls without a transaction hold the store for their own length. A file database is written ahead (WAL), so
/// that what was committed survives the end of the process and what was not leaves no trace.
/// </remarks>
internal sealed class RowStore : IDisposable
{
    private const int CachedStatements = 500;

    /// <summary>Columns that refer to so few rows that an index on them costs more than it finds.</summary>
    private static readonly HashSet<string> UnselectiveReferences = new(StringComparer.OrdinalIgnoreCase)
    {
        "createdby", "modifiedby", "createdonbehalfby", "modifiedonbehalfby", "owningbusinessunit", "owningteam", "owninguser", "transactioncurrencyid",
    };

    private readonly SqliteConnection connection;
    private readonly StatementCache statements;
    private readonly WriteStatements writes = new();
    private readonly ConcurrentDictionary<string, string> existence = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly TimeSpan patience;

    static RowStore()
    {
        SQLitePCL.Batteries_V2.Init();

        // The store lets one thread at a time to its connection, so SQLite need not lock each call and each allocation again. Where
        // somebody in this process has used SQLite before, it declines and works as it did.
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <param name="path">The database file; null for one in memory that ends with this object.</param>
    /// <param name="patience">How long a thread waits for another one's transaction before it gives up; two minutes, the platform's limit, when null.</param>
    public RowStore(string? path = null, TimeSpan? patience = null)
    {
        this.patience = patience ?? TimeSpan.FromMinutes(2);
        connection = Open(path);
        statements = new StatementCache(connection, CachedStatements);
        Execute("PRAGMA foreign_keys = OFF");
        Execute("PRAGMA temp_store = MEMORY");
        // Statements run without Microsoft.Data.Sqlite's own waiting for another process.
        Execute("PRAGMA busy_timeout = 30000");
        if (path is not null)
        {
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = NORMAL");

            // SQLite's two megabytes are soon less than the indexes that a single save walks through.
            Execute("PRAGMA cache_size = -65536");
        }
    }

    /// <summary>Whether the calling thread is inside a transaction.</summary>
    public bool IsInTransaction => gate.IsHeldByCurrentThread && SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Another number whenever a row of the organisation's settings or of a currency may have become another.</summary>
    internal long SettingsVersion { get; private set; }

    /// <summary>Statements prepared so far, for tests of the cache.</summary>
    internal int PreparedStatements => statements.Prepared;

    /// <summary>The statements that are kept prepared, for tests of what they cost.</summary>
    internal IReadOnlyList<string> StatementTexts()
    {
        Enter();
        try
        {
            return [.. statements.Texts];
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>How the database goes about a statement, in its own words.</summary>
    internal IReadOnlyList<string> Plan(string sql)
    {
        var lines = new List<string>();
        Read("EXPLAIN QUERY PLAN " + sql, [], line => lines.Add(line.GetString(3)));
        return lines;
    }

    // ---- Tables

    public bool HasTable(string logicalName) =>
        Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $0", [logicalName.ToLowerInvariant()]) is not null;

    /// <summary>Makes the table with its stored columns, and indexes for its lookups and keys.</summary>
    public void CreateTable(Table table)
    {
        using var transaction = BeginTransaction();
        Execute(SqliteDialect.CreateTable(table));
        foreach (var column in table.Columns.Where(c => DeservesIndex(table, c)))
            CreateReferenceIndex(table, column);
        foreach (var key in table.Keys)
            CreateUniqueIndex(table, key);
        transaction.Commit();
    }

    public void DropTable(Table table) => Execute("DROP TABLE IF EXISTS " + SqliteDialect.Quote(table.LogicalName));

    public void AddColumn(Table table, Column column)
    {
        if (!column.IsStored)
            return;
        using var transaction = BeginTransaction();
        var existing = ExistingColumns(table);
        foreach (var (name, type) in SqliteDialect.PhysicalColumns(table, column))
        {
            if (existing.Add(name))
                Execute($"ALTER TABLE {SqliteDialect.Quote(table.LogicalName)} ADD COLUMN {SqliteDialect.Quote(name)} {type}");
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
        Execute("DROP INDEX IF EXISTS " + SqliteDialect.Quote(SqliteDialect.IndexName(table, [column.LogicalName])));
        Execute($"ALTER TABLE {SqliteDialect.Quote(table.LogicalName)} DROP COLUMN {SqliteDialect.Quote(column.LogicalName)}");
        if (column.IsPolymorphic && table.Find(SqliteDialect.TypeColumn(column)) is not { IsStored: true })
            Execute($"ALTER TABLE {SqliteDialect.Quote(table.LogicalName)} DROP COLUMN {SqliteDialect.Quote(SqliteDialect.TypeColumn(column))}");
        transaction.Commit();
    }

    public void CreateIndex(Table table, params string[] columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Length);
        Execute($"CREATE INDEX IF NOT EXISTS {SqliteDialect.Quote(SqliteDialect.IndexName(table, columns))} ON {SqliteDialect.Quote(table.LogicalName)} ({ColumnList(columns)})");
    }

    public void DropIndex(Table table, params string[] columns) => Execute("DROP INDEX IF EXISTS " + SqliteDialect.Quote(SqliteDialect.IndexName(table, columns)));

    /// <summary>With the row's id behind the reference: what a join finds for a row is in the order in which pages go on, without being sorted.</summary>
    private void CreateReferenceIndex(Table table, Column column) => Execute(
        $"CREATE INDEX IF NOT EXISTS {SqliteDialect.Quote(SqliteDialect.IndexName(table, [column.LogicalName]))} ON {SqliteDialect.Quote(table.LogicalName)} ({ColumnList([column.LogicalName, table.PrimaryIdColumn])})");

    /// <summary>Makes an alternate key's index. Rows with a null in any of the key's columns are exempt.</summary>
    /// <exception cref="DuplicateRowException">Rows that are there already share a key.</exception>
    public void CreateUniqueIndex(Table table, AlternateKey key)
    {
        try
        {
            Execute($"CREATE UNIQUE INDEX IF NOT EXISTS {SqliteDialect.Quote("key_" + table.LogicalName + "_" + key.LogicalName)} ON {SqliteDialect.Quote(table.LogicalName)} ({ColumnList(key.Columns)})");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw new DuplicateRowException(table, key.Columns, e);
        }
    }

    public void DropUniqueIndex(Table table, AlternateKey key) =>
        Execute("DROP INDEX IF EXISTS " + SqliteDialect.Quote("key_" + table.LogicalName + "_" + key.LogicalName));

    // ---- Transactions

    /// <summary>Begins a transaction, or a part of the one that this thread has begun; waits for another thread's to end.</summary>
    public StoreTransaction BeginTransaction()
    {
        Enter();
        try
        {
            return new StoreTransaction(this, isPart: IsInTransaction);
        }
        catch
        {
            Leave();
            throw;
        }
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
        return columns.Count == 0 ? Exists(table, id) : Write(table, static (texts, table, columns) => texts.Update(table, columns), columns, stored) > 0;
    }

    /// <returns>Whether there was such a row.</returns>
    public bool Delete(Table table, Guid id) =>
        Write(table, static (texts, table, _) => texts.Delete(table), [], [ValueCodec.FromGuid(id)]) > 0;

    public bool Exists(Table table, Guid id) =>
        Scalar(existence.GetOrAdd(table.LogicalName, static (_, table) => $"SELECT 1 FROM {SqliteDialect.Quote(table.LogicalName)} WHERE {SqliteDialect.Quote(table.PrimaryIdColumn)} = $0", table), [ValueCodec.FromGuid(id)]) is not null;

    /// <summary>
    /// The row as it is stored: no names of lookups, no formatted values (<see cref="Query.QueryEngine.Retrieve"/> gives those),
    /// no key for nulls. Null when there is no such row.
    /// </summary>
    public Entity? Retrieve(Table table, Guid id, ColumnSet columns)
    {
        var wanted = columns.AllColumns
            ? table.Columns.Where(c => c.IsStored).ToList()
            : columns.Columns.Select(name => table.Find(name) ?? throw new ArgumentException($"Table {table.LogicalName} has no column {name}.", nameof(columns))).Where(c => c.IsStored).ToList();
        return RetrieveBy(table, wanted, SqliteDialect.Quote(table.PrimaryIdColumn) + " = $0", [ValueCodec.FromGuid(id)]);
    }

    /// <summary>The id of the row with these values (an alternate key, for instance); null when there is none, the first when there are more.</summary>
    public Guid? Find(Table table, IReadOnlyDictionary<string, object?> values)
    {
        var sql = new StringBuilder($"SELECT {SqliteDialect.Quote(table.PrimaryIdColumn)} FROM {SqliteDialect.Quote(table.LogicalName)} WHERE 1");
        var stored = new List<object>();
        var (columns, found) = Physical(table, Guid.Empty, values);
        for (var i = 0; i < columns.Count; i++)
        {
            var (name, value) = (columns[i], found[i + 1]);
            sql.Append(" AND ").Append(SqliteDialect.Quote(name));
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
    public long Rows(Table table) => Scalar("SELECT MAX(rowid) FROM " + SqliteDialect.Quote(table.LogicalName), []) is long rows ? rows : 0;

    /// <summary>The number of rows in the table.</summary>
    public long Count(Table table) => (long)Scalar("SELECT COUNT(*) FROM " + SqliteDialect.Quote(table.LogicalName), [])!;

    // ---- Snapshots

    /// <summary>Copies all rows as they are. Not inside a transaction.</summary>
    public StoreSnapshot TakeSnapshot()
    {
        Enter();
        try
        {
            RequireNoTransaction();
            var copy = new SqliteConnection("Data Source=:memory:");
            copy.Open();
            connection.BackupDatabase(copy);
            return new StoreSnapshot(copy);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Puts everything back to what it was when the snapshot was taken; the snapshot can be used again.</summary>
    public void Restore(StoreSnapshot snapshot)
    {
        Enter();
        try
        {
            RequireNoTransaction();
            statements.Clear();
            snapshot.Copy.BackupDatabase(connection);
            SettingsVersion++;
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
        SqliteConnection.ClearPool(connection);
    }

    // ---- For the query engine

    /// <summary>Runs a query and gives each row to the reader, which must not use the store.</summary>
    internal void Read(string sql, IReadOnlyList<object> values, Action<Statement> row)
    {
        Enter();
        try
        {
            var statement = statements.Get(sql, values);
            try
            {
                while (statement.Step())
                    row(statement);
            }
            finally
            {
                statement.Reset();
            }
        }
        finally
        {
            Leave();
        }
    }

    internal object? Scalar(string sql, IReadOnlyList<object> values)
    {
        Enter();
        try
        {
            var statement = statements.Get(sql, values);
            try
            {
                return statement.Step() ? statement.GetValue(0) : null;
            }
            finally
            {
                statement.Reset();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Holds the store for several reads that must see the same state.</summary>
    internal Scope Hold()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Runs a statement that comes again and again: it is prepared once.</summary>
    internal void ExecutePrepared(string sql)
    {
        Enter();
        try
        {
            var statement = statements.Get(sql, []);
            try
            {
                statement.Step();
            }
            finally
            {
                statement.Reset();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Notes that a transaction or a part of one was undone.</summary>
    internal void Undone() => SettingsVersion++;

    internal void Execute(string sql)
    {
        Enter();
        try
        {
            SettingsVersion++;
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
        finally
        {
            Leave();
        }
    }

    internal void Enter()
    {
        if (!gate.TryEnter(patience))
            throw new TimeoutException($"Another transaction has held the store for {patience.TotalSeconds:0} seconds.");
    }

    internal void Leave() => gate.Exit();

    private static SqliteConnection Open(string? path)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path ?? ":memory:",
            Pooling = false,
            DefaultTimeout = 30,
        };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        SqlFunctions.Register(connection);

        // A plan may not depend on the values: otherwise each new value prepares the statement anew.
        SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _), connection.Handle);
        return connection;
    }

    private static bool DeservesIndex(Table table, Column column) =>
        SqliteDialect.IsReference(table, column) && !UnselectiveReferences.Contains(column.LogicalName);

    private static string ColumnList(IEnumerable<string> columns) => string.Join(", ", columns.Select(SqliteDialect.Quote));

    /// <summary>
    /// The physical columns and stored values for the SDK's, the id being the first value: the primary id among the columns and what is
    /// not stored are left out.
    /// </summary>
    private static (List<string> Columns, List<object> Stored) Physical(Table table, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        var columns = new List<string>(values.Count + 2);
        var stored = new List<object>(values.Count + 3) { ValueCodec.FromGuid(id) };
        if (values is Dictionary<string, object?> usual)
        {
            // Without a boxed enumerator.
            foreach (var (name, value) in usual)
                Add(name, value);
        }
        else
        {
            foreach (var (name, value) in values)
                Add(name, value);
        }

        return (columns, stored);

        void Add(string name, object? value)
        {
            var column = table.Find(name) ?? throw new ArgumentException($"Table {table.LogicalName} has no column {name}.", nameof(values));
            if (!column.IsStored || column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase) || IsTypeOfGivenLookup(table, column, values))
                return;
            columns.Add(column.LogicalName);
            stored.Add(ValueCodec.ToStored(column, value));
            if (!column.IsPolymorphic)
                return;
            columns.Add(SqliteDialect.TypeColumn(column));
            stored.Add(value is EntityReference { LogicalName.Length: > 0 } reference ? reference.LogicalName.ToLowerInvariant() : DBNull.Value);
        }
    }

    /// <summary>Whether the column is the <c>...type</c> of a lookup that is written too and says the type itself.</summary>
    private static bool IsTypeOfGivenLookup(Table table, Column column, IReadOnlyDictionary<string, object?> values)
    {
        const string Suffix = "type";
        if (column.Type != ColumnType.EntityName || !column.LogicalName.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            return false;
        var lookup = column.LogicalName[..^Suffix.Length];
        return table.Find(lookup) is { IsPolymorphic: true } && values.ContainsKey(lookup);
    }

    private Entity? RetrieveBy(Table table, List<Column> columns, string condition, object[] values)
    {
        var sql = new StringBuilder("SELECT ").Append(SqliteDialect.Quote(table.PrimaryIdColumn));
        foreach (var column in columns)
        {
            sql.Append(", ").Append(SqliteDialect.Quote(column.LogicalName));
            if (column.IsPolymorphic)
                sql.Append(", ").Append(SqliteDialect.Quote(SqliteDialect.TypeColumn(column)));
        }

        sql.Append(" FROM ").Append(SqliteDialect.Quote(table.LogicalName)).Append(" WHERE ").Append(condition);
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

    private int Write(Table table, Func<WriteStatements, Table, List<string>, string> text, List<string> columns, List<object> values)
    {
        Enter();
        try
        {
            if (table.LogicalName is "organization" or "transactioncurrency")
                SettingsVersion++;
            var statement = statements.Get(text(writes, table, columns), values);
            try
            {
                while (statement.Step())
                {
                }

                return SQLitePCL.raw.sqlite3_changes(connection.Handle);
            }
            finally
            {
                statement.Reset();
            }
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE or SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY)
        {
            throw new DuplicateRowException(table, DuplicateRowException.ColumnsIn(e.Message), e);
        }
        finally
        {
            Leave();
        }
    }

    private HashSet<string> ExistingColumns(Table table)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Read("SELECT name FROM pragma_table_info($0)", [table.LogicalName.ToLowerInvariant()], reader => names.Add(reader.GetString(0)));
        return names;
    }

    private void RequireNoTransaction()
    {
        if (IsInTransaction)
            throw new InvalidOperationException("A snapshot cannot be taken or restored inside a transaction.");
    }

    internal readonly struct Scope(RowStore store) : IDisposable
    {
        public void Dispose() => store.Leave();
    }
}
