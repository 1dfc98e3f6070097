using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading;
using Npgsql;
using NpgsqlTypes;

namespace LocalDataverse.Store;

/// <summary>
/// A PostgreSQL database: a connection for each thread that is at work, transactions of isolation READ COMMITTED that wait for each other's
/// row locks, as on the platform. A failed statement fails its transaction, of which nothing can be kept any more.
/// </summary>
internal sealed partial class PostgresDatabase : Database
{
    private const int KeptTexts = 2000;

    private readonly NpgsqlDataSource source;
    private readonly ThreadLocal<Session> sessions = new(static () => new Session());
    private readonly ConcurrentDictionary<string, (string Sql, int[] Parameters)> texts = new(StringComparer.Ordinal);

    /// <exception cref="NpgsqlException">The server cannot be reached, or the database cannot be used.</exception>
    public PostgresDatabase(string connectionString, TimeSpan patience)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            IncludeErrorDetail = true,
            CommandTimeout = 0,
            Timeout = (int)Math.Min(1024, Math.Ceiling(patience.TotalSeconds)),
        };
        settings.Options = string.Create(CultureInfo.InvariantCulture, $"{settings.Options} -c lock_timeout={(long)patience.TotalMilliseconds} -c default_transaction_isolation=read\\ committed -c client_min_messages=warning").Trim();
        source = NpgsqlDataSource.Create(settings);
        try
        {
            Prepare(settings.SearchPath);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override SqlDialect Dialect => PostgresDialect.Instance;

    public override bool ServesMany => true;

    public override bool IsInTransaction => sessions.Value!.IsInTransaction;

    /// <summary>Whether a place names a server, as no path of a file does.</summary>
    public static bool IsMeant(string place) => HostSetting().IsMatch(place);

    public override void Enter()
    {
        var session = sessions.Value!;
        if (session.Held == 0)
            session.Connection = source.OpenConnection();
        session.Held++;
    }

    public override void Leave()
    {
        var session = sessions.Value!;
        if (--session.Held > 0)
            return;
        session.Connection!.Dispose();
        session.Connection = null;
    }

    public override void Control(TransactionStep step)
    {
        var session = sessions.Value!;
        switch (step)
        {
            case TransactionStep.Begin:
                Run(session, "BEGIN");
                session.IsInTransaction = true;
                session.HasFailed = false;
                break;
            case TransactionStep.Commit when session.HasFailed:
                // PostgreSQL would roll back and call it a success.
                Control(TransactionStep.Rollback);
                throw new InvalidOperationException("A statement of this transaction failed, so that nothing of it can be kept.");
            case TransactionStep.Commit:
                try
                {
                    Run(session, "COMMIT");
                }
                finally
                {
                    session.IsInTransaction = false;
                }

                break;
            case TransactionStep.Rollback:
                session.IsInTransaction = false;
                if (session.Connection!.State == ConnectionState.Open)
                    Run(session, "ROLLBACK");
                break;
            case TransactionStep.BeginPart:
                Run(session, "SAVEPOINT part");
                break;
            case TransactionStep.CommitPart:
                Run(session, "RELEASE part");
                break;
            case TransactionStep.RollbackPart when session.Connection!.State == ConnectionState.Open:
                Run(session, "ROLLBACK TO part");
                Run(session, "RELEASE part");
                session.HasFailed = false;
                break;
        }
    }

    public override void Read(string sql, IReadOnlyList<object> values, Action<IResultRow> row) => With(sql, values, command =>
    {
        using var reader = command.ExecuteReader();
        var current = new PostgresRow(reader);
        while (reader.Read())
            row(current);
        return true;
    });

    public override object? Scalar(string sql, IReadOnlyList<object> values) => With(sql, values, static command =>
    {
        using var reader = command.ExecuteReader(CommandBehavior.SingleRow);
        return reader.Read() ? new PostgresRow(reader).GetValue(0) : null;
    });

    public override int Write(string sql, IReadOnlyList<object> values) => With(sql, values, static command => command.ExecuteNonQuery());

    public override void Execute(string sql) => With(sql, [], static command => command.ExecuteNonQuery());

    public override string? Complaint(Exception exception) =>
        exception is PostgresException { SqlState: ['2', '2', ..] or ['4', '2', ..] or ['5', '4', ..] or ['0', 'A', ..] } refused ? refused.MessageText : null;

    public override bool IsOverflow(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.NumericValueOutOfRange };

    public override bool HasTable(string name) =>
        Scalar("SELECT 1 FROM pg_tables WHERE schemaname = current_schema AND tablename = $0", [name]) is not null;

    public override IReadOnlyCollection<string> ColumnsOf(string table)
    {
        var names = new List<string>();
        Read("SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema AND table_name = $0", [table], row => names.Add(row.GetString(0)));
        return names;
    }

    /// <summary>Indexes go with their columns.</summary>
    public override IReadOnlyCollection<string> IndexesOn(string table, string column) => [];

    public override void Dispose()
    {
        source.Dispose();
        sessions.Dispose();
    }

    [GeneratedRegex(@"(^|;)\s*(Host|Server)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex HostSetting();

    [GeneratedRegex(@"\((.*?)\)=")]
    private static partial Regex KeyDetail();

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();

    /// <summary>Makes the schema, where it is named and missing, and what the dialect needs in it.</summary>
    private void Prepare(string? searchPath)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Run("SELECT pg_advisory_xact_lock(hashtext('LocalDataverse'))");
        if (searchPath?.Split(',')[0].Trim() is { Length: > 0 } schema)
            Run("CREATE SCHEMA IF NOT EXISTS " + SqlDialect.Quote(schema.Trim('"')));
        Run(PostgresDialect.Preparation());
        transaction.Commit();

        void Run(string sql)
        {
            using var command = new NpgsqlCommand(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    private static void Run(Session session, string sql)
    {
        using var command = new NpgsqlCommand(sql, session.Connection);
        command.ExecuteNonQuery();
    }

    private T With<T>(string sql, IReadOnlyList<object> values, Func<NpgsqlCommand, T> action)
    {
        Enter();
        var session = sessions.Value!;
        try
        {
            using var command = Command(session.Connection!, sql, values);
            return action(command);
        }
        catch (PostgresException e)
        {
            session.HasFailed = true;
            throw e.SqlState switch
            {
                PostgresErrorCodes.UniqueViolation => new UniqueKeyException(KeyColumns(e.Detail), e),
                PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => ServiceFault.Of(
                    ErrorCode.GenericSqlError,
                    $"Generic SQL error. CRM ErrorCode: {ErrorCode.GenericSqlError} Sql ErrorCode: -2146232060 Sql Number: 1205. The transaction was chosen as the victim of a deadlock: {e.Detail}"),
                PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => ServiceFault.Of(ErrorCode.SqlTimeout, $"SQL timeout expired: {e.MessageText}."),
                PostgresErrorCodes.InFailedSqlTransaction => ServiceFault.Of(ErrorCode.NoActiveTransaction, "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing."),
                _ => e,
            };
        }
        catch (NpgsqlException)
        {
            session.HasFailed = true;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyList<object> values)
    {
        if (!texts.TryGetValue(sql, out var text))
        {
            if (texts.Count >= KeptTexts)
                texts.Clear();
            texts[sql] = text = Translate(sql);
        }

        var command = new NpgsqlCommand(text.Sql, connection);
        foreach (var index in text.Parameters)
            command.Parameters.Add(ParameterOf(values[index]));
        return command;
    }

    /// <summary>PostgreSQL's parameters begin with $1 and must all be used.</summary>
    private static (string Sql, int[] Parameters) Translate(string sql)
    {
        var used = new List<int>();
        var translated = Parameter().Replace(sql, match =>
        {
            var index = int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture);
            var place = used.IndexOf(index);
            if (place < 0)
            {
                place = used.Count;
                used.Add(index);
            }

            return "$" + (place + 1).ToString(CultureInfo.InvariantCulture);
        });
        return (translated, [.. used]);
    }

    /// <summary>Texts and nulls come without a type: PostgreSQL takes them for what the place asks for, a numeric for instance.</summary>
    private static NpgsqlParameter ParameterOf(object value) => value switch
    {
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
        long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        int number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        bool flag => new NpgsqlParameter<long> { TypedValue = flag ? 1 : 0, NpgsqlDbType = NpgsqlDbType.Bigint },
        double number => new NpgsqlParameter<double> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Double },
        string or DBNull or null => new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown },
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} is nothing that PostgreSQL keeps.", nameof(value)),
    };

    /// <summary>The columns named in "Key (a, b)=(1, 2) already exists.".</summary>
    private static string[] KeyColumns(string? detail)
    {
        var names = detail is null ? null : KeyDetail().Match(detail);
        return names is { Success: true } ? names.Groups[1].Value.Split(", ") : [];
    }

    private sealed class Session
    {
        public NpgsqlConnection? Connection { get; set; }

        public int Held { get; set; }

        public bool IsInTransaction { get; set; }

        /// <summary>Whether a statement of the transaction failed.</summary>
        public bool HasFailed { get; set; }
    }
}
