using System;
using System.Collections.Generic;

namespace LocalDataverse.Store;

/// <summary>
/// The database behind the store: it runs statements with parameters <c>$0</c>, <c>$1</c> ... on the connection of the calling thread.
/// </summary>
internal abstract class Database : IDisposable
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>Whether threads work side by side, each in a transaction of its own; otherwise they take turns.</summary>
    public abstract bool ServesMany { get; }

    /// <summary>Whether the calling thread is inside a transaction.</summary>
    public abstract bool IsInTransaction { get; }

    /// <param name="place">A PostgreSQL connection string or the path of a SQLite file; null for one in memory that ends with this object.</param>
    /// <param name="patience">How long a thread waits for another one's transaction before it gives up.</param>
    public static Database Open(string? place, TimeSpan patience) =>
        place is not null && PostgresDatabase.IsMeant(place) ? new PostgresDatabase(place, patience) : new SqliteDatabase(place, patience);

    /// <summary>Gives the thread its connection until <see cref="Leave"/>, as often called; waits for another thread's turn to end.</summary>
    /// <exception cref="TimeoutException">It has waited too long.</exception>
    public abstract void Enter();

    public abstract void Leave();

    /// <summary>Begins, ends or undoes a transaction or a part of one.</summary>
    public abstract void Control(TransactionStep step);

    /// <summary>Runs a query and gives each row to the reader, which must not use the database.</summary>
    public abstract void Read(string sql, IReadOnlyList<object> values, Action<IResultRow> row);

    /// <summary>The first value of the first row; null without a row.</summary>
    public abstract object? Scalar(string sql, IReadOnlyList<object> values);

    /// <summary>Runs a statement that writes.</summary>
    /// <returns>How many rows it wrote.</returns>
    /// <exception cref="UniqueKeyException">A row has the key of another one.</exception>
    public abstract int Write(string sql, IReadOnlyList<object> values);

    /// <summary>Runs a statement that comes once.</summary>
    /// <exception cref="UniqueKeyException">Rows share what a new index says must be unique.</exception>
    public abstract void Execute(string sql);

    /// <summary>What the database says of a query that it cannot answer; null for any other failure.</summary>
    public abstract string? Complaint(Exception exception);

    /// <summary>Whether it says that a number became larger than it can be.</summary>
    public abstract bool IsOverflow(Exception exception);

    public abstract bool HasTable(string name);

    public abstract IReadOnlyCollection<string> ColumnsOf(string table);

    /// <summary>Names of the indexes that have to go before the column can.</summary>
    public abstract IReadOnlyCollection<string> IndexesOn(string table, string column);

    public abstract void Dispose();
}
