using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Data.Sqlite;

namespace LocalDataverse.Store;

/// <summary>
/// A SQLite database in memory or in a file. One connection serves everybody, one thread at a time: a thread that begins a transaction has
/// it to itself until the transaction ends. Calls without a transaction hold it for their own length. A file is written ahead (WAL), so
/// that what was committed survives the end of the process and what was not leaves no trace.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private const int CachedStatements = 500;

    private readonly SqliteConnection connection;
    private readonly StatementCache statements;
    private readonly Lock gate = new();
    private readonly TimeSpan patience;

    static SqliteDatabase()
    {
        SQLitePCL.Batteries_V2.Init();

        // The store lets one thread at a time to its connection, so SQLite need not lock each call and each allocation again. Where
        // somebody in this process has used SQLite before, it declines and works as it did.
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDatabase(string? path, TimeSpan patience)
    {
        this.patience = patience;
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

    public override SqlDialect Dialect => SqliteDialect.Instance;

    public override bool ServesMany => false;

    public override bool IsInTransaction => gate.IsHeldByCurrentThread && SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Statements prepared so far.</summary>
    public int PreparedStatements => statements.Prepared;

    public override void Enter()
    {
        if (!gate.TryEnter(patience))
            throw new TimeoutException($"Another transaction has held the store for {patience.TotalSeconds:0} seconds.");
    }

    public override void Leave() => gate.Exit();

    public override void Control(TransactionStep step)
    {
        // Savepoints may share a name: a name means the innermost of them, and parts end in the order in which they nest.
        switch (step)
        {
            case TransactionStep.Begin:
                Run("BEGIN IMMEDIATE");
                break;
            case TransactionStep.Commit:
                Run("COMMIT");
                break;
            case TransactionStep.BeginPart:
                Run("SAVEPOINT part");
                break;

            // SQLite itself may have rolled back (disk full): then there is nothing left to end.
            case TransactionStep.Rollback when IsInTransaction:
                Run("ROLLBACK");
                break;
            case TransactionStep.CommitPart when IsInTransaction:
                Run("RELEASE part");
                break;
            case TransactionStep.RollbackPart when IsInTransaction:
                Run("ROLLBACK TO part");
                Run("RELEASE part");
                break;
        }
    }

    public override void Read(string sql, IReadOnlyList<object> values, Action<IResultRow> row)
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

    public override object? Scalar(string sql, IReadOnlyList<object> values)
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

    public override int Write(string sql, IReadOnlyList<object> values)
    {
        Enter();
        try
        {
            var statement = statements.Get(sql, values);
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
            throw new UniqueKeyException(DuplicateRowException.ColumnsIn(e.Message), e);
        }
        finally
        {
            Leave();
        }
    }

    public override void Execute(string sql)
    {
        Enter();
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw new UniqueKeyException([], e);
        }
        finally
        {
            Leave();
        }
    }

    public override string? Complaint(Exception exception) => exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR } refused ? refused.Message : null;

    public override bool IsOverflow(Exception exception) => exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR } refused && refused.Message.Contains("integer overflow", StringComparison.Ordinal);

    public override bool HasTable(string name) => Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $0", [name]) is not null;

    public override IReadOnlyCollection<string> ColumnsOf(string table)
    {
        var names = new List<string>();
        Read("SELECT name FROM pragma_table_info($0)", [table], row => names.Add(row.GetString(0)));
        return names;
    }

    public override IReadOnlyCollection<string> IndexesOn(string table, string column)
    {
        var names = new List<string>();
        Read(
            "SELECT DISTINCT l.name FROM pragma_index_list($0) AS l JOIN pragma_index_info(l.name) AS i WHERE l.origin = 'c' AND i.name = $1",
            [table, column],
            row => names.Add(row.GetString(0)));
        return names;
    }

    /// <summary>The statements that are kept prepared.</summary>
    public IReadOnlyList<string> StatementTexts()
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

    public StoreSnapshot TakeSnapshot()
    {
        Enter();
        try
        {
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

    public void Restore(StoreSnapshot snapshot)
    {
        Enter();
        try
        {
            statements.Clear();
            snapshot.Copy.BackupDatabase(connection);
        }
        finally
        {
            Leave();
        }
    }

    public override void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
        SqliteConnection.ClearPool(connection);
    }

    private void Run(string sql)
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

        // A row of a wide table with its cursor does not fit into the small pieces that SQLite keeps at hand for what a statement needs.
        // Where it refuses others, because those are in use, it goes on with them.
        _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_LOOKASIDE, IntPtr.Zero, 8192, 100);
        SqlFunctions.Register(connection);

        // A plan may not depend on the values: otherwise each new value prepares the statement anew.
        SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _), connection.Handle);
        return connection;
    }
}
