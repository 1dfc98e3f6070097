using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using LocalDataverse.Standard;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>Create and CreateMultiple.</summary>
internal sealed class CreateMessage(bool isMultiple) : RowMessage
{
    public override string Name => isMultiple ? "CreateMultiple" : "Create";

    public override string Event => "Create";

    protected override bool IsMultiple => isMultiple;

    public override bool LeavesRowsAlone(List<Entity> rows) => !RelatedWrites.Any(rows);

    public override List<WrittenRow> Write(LocalOrganization organization, Table table, List<Entity> rows, ParameterCollection input, CallScope scope)
    {
        if (table.IsIntersect)
            throw ServiceFault.NotForLinks(Event, table);
        organization.Access.RequireCreate(table, scope);
        var written = new List<WrittenRow>(rows.Count);
        foreach (var row in rows)
        {
            organization.Access.RequireAppend(table, null, row, scope);
            written.Add(organization.Rows.Create(table, ListRows.BeforeCreate(table, row), scope));
            ActivityRows.Written(organization, table, row, written[^1], isNew: true);
            ListRows.AfterCreate(organization, table, written[^1]);
            if (table.LogicalName == "systemuser")
                StandardRows.WriteUserSettings(organization, written[^1].Id, organization.Principals.BusinessUnitOf(written[^1].Id));
            organization.ParentRights.Written(table, written[^1], isNew: true);
            organization.Audit.Created(table, written[^1], scope);
        }

        return written;
    }

    public override void Finish(ParameterCollection output, List<WrittenRow> written)
    {
        if (isMultiple)
            output["Ids"] = written.Select(w => w.Id).ToArray();
        else
            output["id"] = written[0].Id;
    }
}
