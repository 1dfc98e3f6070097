using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Store;

/// <summary>
/// Updates that the transaction of a database with one writer has not written yet. There a lock (a plug-in's update of a column, so that nobody
/// else has the row until its own transaction ends) need not reach the row at once: the row's next update writes both, and a row is taken apart and put
/// together once instead of twice. Whoever asks for one of the columns in between, and the end of the transaction, have them written first.
/// Used by the thread that has the transaction.
/// </summary>
internal sealed class HeldUpdates
{
    /// <summary>As many columns as an update of one has with those that the platform adds.</summary>
    private const int MostColumns = 5;

    private const int MostRows = 2000;

    private const int MostShapes = 100;

    private const int MostAnswers = 1000;

    private readonly Dictionary<Guid, Update> rows = [];
    private readonly List<Shape> waiting = [];

    // Statements are the same objects again and again.
    private readonly Dictionary<string, Shape> shapes = new(ReferenceEqualityComparer.Instance);
    private Table? table;

    public bool IsEmpty => rows.Count == 0;

    /// <summary>Whether an update may wait that writes no column of <see cref="AreKeys"/>: of few columns without the currency, and of the table of those that wait.</summary>
    public bool MayHold(Table of, List<string> columns) =>
        columns.Count <= MostColumns && rows.Count < MostRows && (table == null || table == of) && (of.Traits.Currency is not { } currency || !columns.Contains(currency.LogicalName));

    /// <summary>Whether one of the columns must be unique, so that writing them may fail.</summary>
    public static bool AreKeys(Table of, List<string> columns)
    {
        foreach (var key in of.Keys)
        {
            if (key.Columns.Any(columns.Contains))
                return true;
        }

        return false;
    }

    /// <param name="of">The table.</param>
    /// <param name="id">A row that is there, and none that waits.</param>
    /// <param name="update">What is to be written.</param>
    public void Hold(Table of, Guid id, Update update)
    {
        table = of;
        rows.Add(id, update);
        if (!shapes.TryGetValue(update.Text, out var shape))
        {
            if (shapes.Count >= MostShapes)
                shapes.Clear();
            shapes.Add(update.Text, shape = new Shape(update.Columns));
        }

        if (!waiting.Contains(shape))
            waiting.Add(shape);
    }

    /// <summary>The update that waits for a row; null when there is none.</summary>
    public Update? Of(Table of, Guid id) => table == of && rows.TryGetValue(id, out var update) ? update : null;

    /// <summary>Takes the update of a row out and adds it to a later one, whose values stand where both have the column.</summary>
    public void AddTo(Guid id, List<string> columns, List<object> values)
    {
        if (!rows.Remove(id, out var update))
            return;
        for (var i = 0; i < update.Columns.Count; i++)
        {
            if (columns.Contains(update.Columns[i]))
                continue;
            columns.Add(update.Columns[i]);
            values.Add(update.Values[i + 1]);
        }

        if (rows.Count == 0)
            Clear();
    }

    /// <summary>Whether a statement asks for a column that has not its value yet.</summary>
    public bool AreAskedFor(string sql)
    {
        foreach (var shape in waiting)
        {
            if (shape.IsIn(sql))
                return true;
        }

        return false;
    }

    /// <summary>Takes all of them out; they can be written in any order.</summary>
    public List<Update> TakeAll()
    {
        var all = rows.Values.ToList();
        Clear();
        return all;
    }

    public void Clear()
    {
        rows.Clear();
        waiting.Clear();
        table = null;
    }

    /// <param name="Text">The statement.</param>
    /// <param name="Columns">The columns.</param>
    /// <param name="Values">The id and the columns' values.</param>
    /// <param name="Currency">The row's currency as it is stored; null where the table has none.</param>
    internal sealed record Update(string Text, List<string> Columns, List<object> Values, object? Currency);

    /// <summary>Columns that are written together, and which statements name one of them.</summary>
    private sealed class Shape(List<string> columns)
    {
        private readonly string[] columns = [.. columns];
        private readonly Dictionary<string, bool> answers = new(ReferenceEqualityComparer.Instance);

        public bool IsIn(string sql)
        {
            if (answers.TryGetValue(sql, out var known))
                return known;
            if (answers.Count >= MostAnswers)
                answers.Clear();
            return answers[sql] = Array.Exists(columns, column => sql.Contains(column, StringComparison.OrdinalIgnoreCase));
        }
    }
}
