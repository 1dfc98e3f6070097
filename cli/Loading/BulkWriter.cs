using System;
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
internal sealed class BulkWriter(IOrganizationService service, string fileName)
{
    /// <summary>Rows of one message; the platform advises about a thousand for standard tables.</summary>
    public const int RowsAtOnce = 1000;

    private readonly List<BadRow> _refused = [];

    /// <summary>The rows that the organisation refused so far.</summary>
    public IReadOnlyList<BadRow> Refused => _refused;

    /// <summary>Creates rows and gives each its id; a row that was refused keeps an empty one.</summary>
    public int Create(IReadOnlyList<(Entity Row, int Line)> rows) =>
        Send(rows, batch =>
        {
            var response = (CreateMultipleResponse)service.Execute(new CreateMultipleRequest { Targets = Targets(batch) });
            for (var i = 0; i < batch.Length; i++)
                batch[i].Row.Id = response.Ids[i];
        });

    /// <summary>Updates rows that carry their id and what changed.</summary>
    public int Update(IReadOnlyList<(Entity Row, int Line)> rows) =>
        Send(rows, batch => service.Execute(new UpdateMultipleRequest { Targets = Targets(batch) }));

    private int Send(IReadOnlyList<(Entity Row, int Line)> rows, Action<(Entity Row, int Line)[]> send)
    {
        var sent = 0;
        foreach (var batch in rows.Chunk(RowsAtOnce))
            sent += SendOrHalve(batch, send);
        return sent;
    }

    private int SendOrHalve((Entity Row, int Line)[] batch, Action<(Entity Row, int Line)[]> send)
    {
        try
        {
            send(batch);
            return batch.Length;
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            if (batch.Length == 1)
            {
                _refused.Add(new BadRow(fileName, batch[0].Line, $"the organisation refuses it: {fault.Detail.Message}"));
                return 0;
            }

            var half = batch.Length / 2;
            return SendOrHalve(batch[..half], send) + SendOrHalve(batch[half..], send);
        }
    }

    private static EntityCollection Targets((Entity Row, int Line)[] batch) =>
        new([.. batch.Select(b => b.Row)]) { EntityName = batch[0].Row.LogicalName };
}
