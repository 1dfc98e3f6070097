using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Cli.Input;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace CrmSegmentation.Cli.Loading;

/// <summary>
/// Sends rows in bulk messages. A bulk message is all or nothing: where one faults it is halved until the rows that the organisation
/// refuses stand alone, and those are reported with the organisation's own sentence.
/// </summary>
/// <param name="fileName">For the report of refused rows.</param>
/// <param name="key">The columns of the table's alternate key.</param>
internal sealed class BulkWriter(ILoadTarget target, string fileName, params string[] key)
{
    /// <summary>Rows of one message; the platform advises about a thousand for standard tables.</summary>
    public const int RowsAtOnce = 1000;

    /// <summary>The platform does not find a row by a key value with one of these in it.</summary>
    private static readonly SearchValues<char> NotInKeys = SearchValues.Create(@"/<>*%&:\?+");

    private readonly List<BadRow> _refused = [];

    /// <summary>The rows that the organisation refused so far.</summary>
    public IReadOnlyList<BadRow> Refused
    {
        get
        {
            lock (_refused)
                return [.. _refused];
        }
    }

    /// <summary>Whether the platform finds a row by this value of its key.</summary>
    public static bool CanBeKey(string value) => !value.AsSpan().ContainsAny(NotInKeys);

    /// <summary>Creates rows. One that was made has its id, where the organisation told it; those that were refused come back.</summary>
    public HashSet<Entity> Create(IReadOnlyList<(Entity Row, int Line)> rows) => target.MessagesMayRepeat
        ? Send([.. rows.Select(row => (ByKey(row.Row), row.Line))], batch =>
        {
            var response = target.Service.Execute(new UpsertMultipleRequest { Targets = Targets(batch) });
            if (response.Results.TryGetValue("Results", out var results) && results is UpsertResponse[] upserts)
            {
                for (var i = 0; i < batch.Length; i++)
                    batch[i].Row.Id = upserts[i].Target.Id;
            }
        })
        : Send(rows, batch =>
        {
            var response = (CreateMultipleResponse)target.Service.Execute(new CreateMultipleRequest { Targets = Targets(batch) });
            for (var i = 0; i < batch.Length; i++)
                batch[i].Row.Id = response.Ids[i];
        });

    /// <summary>Updates rows that carry their id and what changed; those that were refused come back.</summary>
    public HashSet<Entity> Update(IReadOnlyList<(Entity Row, int Line)> rows) =>
        Send(rows, batch => target.Service.Execute(new UpdateMultipleRequest { Targets = Targets(batch) }));

    /// <summary>A new row that is found again when it arrives twice: by its alternate key, else by an id that the load gives it.</summary>
    private Entity ByKey(Entity row)
    {
        if (key.All(column => row.GetAttributeValue<string>(column) is { } value && CanBeKey(value)))
        {
            foreach (var column in key)
            {
                row.KeyAttributes[column] = row[column];
                row.Attributes.Remove(column);
            }
        }
        else
        {
            row.Id = target.IdFor($"{row.LogicalName}:{string.Join('|', row.Attributes.Where(a => key.Contains(a.Key) || a.Key == Schema.Contact.Email).OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"))}");
        }

        return row;
    }

    private HashSet<Entity> Send(IReadOnlyList<(Entity Row, int Line)> rows, Action<(Entity Row, int Line)[]> send)
    {
        var refused = new HashSet<Entity>();
        foreach (var batch in rows.Chunk(RowsAtOnce))
            SendOrHalve(batch, send, refused);
        return refused;
    }

    private void SendOrHalve((Entity Row, int Line)[] batch, Action<(Entity Row, int Line)[]> send, HashSet<Entity> refused)
    {
        try
        {
            send(batch);
        }
        catch (TimeoutException) when (batch.Length > 1)
        {
            Halve(batch, send, refused);
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            if (batch.Length > 1)
            {
                Halve(batch, send, refused);
                return;
            }

            refused.Add(batch[0].Row);
            lock (_refused)
                _refused.Add(new BadRow(fileName, batch[0].Line, $"the organisation refuses it: {fault.Detail.Message}"));
        }
    }

    private void Halve((Entity Row, int Line)[] batch, Action<(Entity Row, int Line)[]> send, HashSet<Entity> refused)
    {
        var half = batch.Length / 2;
        SendOrHalve(batch[..half], send, refused);
        SendOrHalve(batch[half..], send, refused);
    }

    private static EntityCollection Targets((Entity Row, int Line)[] batch) =>
        new([.. batch.Select(b => b.Row)]) { EntityName = batch[0].Row.LogicalName };
}
