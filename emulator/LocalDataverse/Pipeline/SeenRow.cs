using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>
/// The columns of a row as a step sees them: those that were given and, after the main operation, those that the platform wrote. They are copied
/// when the step reads them, for most steps look at a few.
/// </summary>
internal sealed class SeenRow(Entity given, Table? table, WrittenRow? written) : ValuesOnDemand<string, object>
{
    // What was handed out and can be changed: the step has it from here on.
    private Dictionary<string, object>? handedOut;

    /// <summary>A copy of a row for a step.</summary>
    /// <param name="row">The row as it was given.</param>
    /// <param name="table">Its table; null before the row was written.</param>
    /// <param name="written">What was written of it; null before.</param>
    public static Entity Of(Entity row, Table? table, WrittenRow? written)
    {
        var copy = ValueCopy.WithoutColumns(row);
        if (written != null)
            copy.Id = written.Id;
        copy.Attributes.TakeFrom(new SeenRow(row, table, written));
        return copy;
    }

    /// <summary>Whether a step cannot have changed the columns of the copy that it was given.</summary>
    public static bool IsUntouched(Entity copy) => copy.Attributes.Source is SeenRow { handedOut: null };

    public override bool Contains(string key) => Find(key, out _);

    public override bool TryGetValue(string key, out object value)
    {
        if (handedOut != null && handedOut.TryGetValue(key, out value!))
            return true;
        if (!Find(key, out value))
            return false;
        if (!ValueCopy.IsItsOwnCopy(value))
            (handedOut ??= []).Add(key, value = ValueCopy.Of(value)!);
        return true;
    }

    public override Dictionary<string, object> All()
    {
        var all = new Dictionary<string, object>(given.Attributes.Count + (written?.Values.Count ?? 0) + 1);
        var pairs = given.Attributes.Pairs();
        while (pairs.MoveNext())
            Take(pairs.Current.Key);
        if (written == null)
            return all;
        Take(table!.PrimaryIdColumn);
        foreach (var column in written.Values.Columns)
        {
            if (written.Values[column] != null)
                Take(column.LogicalName);
        }

        return all;

        void Take(string key)
        {
            if (TryGetValue(key, out var value))
                all[key] = value;
        }
    }

    private bool Find(string key, out object value)
    {
        if (written != null)
        {
            if (key == table!.PrimaryIdColumn)
            {
                value = written.Id;
                return true;
            }

            if (table.Find(key) is { } column && column.LogicalName == key && written.Values[column] is { } stored)
            {
                value = stored;
                return true;
            }
        }

        return given.Attributes.TryGetValue(key, out value!);
    }
}
