using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>Update and UpdateMultiple.</summary>
internal sealed class UpdateMessage(bool isMultiple) : RowMessage
{
    public override string Name => isMultiple ? "UpdateMultiple" : "Update";

    public override string Event => "Update";

    protected override bool IsMultiple => isMultiple;

    public override bool LeavesRowsAlone(List<Entity> rows) => rows.TrueForAll(static row => row.Id != Guid.Empty && !row.HasKeyAttributes && !row.HasRelatedEntities);

    public override void Prepare(LocalOrganization organization, Table table, List<Entity> rows)
    {
        foreach (var row in rows)
        {
            row.Id = IdOf(organization, table, row);
            if (row.HasKeyAttributes)
                row.KeyAttributes.Clear();
        }
    }

    public override List<WrittenRow> Write(LocalOrganization organization, Table table, List<Entity> rows, ParameterCollection input, CallScope scope)
    {
        if (table.IsIntersect)
            throw ServiceFault.NotForLinks(Event, table);
        var written = new List<WrittenRow>(rows.Count);
        foreach (var row in rows)
        {
            var id = IdOf(organization, table, row);
            organization.Access.Require(table, id, AccessRight.Write, scope);
            organization.Access.RequireAppend(table, id, row, scope);
            RowVersions.Check(organization, table, id, row.RowVersion, input);
            ListRows.BeforeUpdate(organization, table, id, row);
            Owners.BeforeUpdate(organization, table, id, row, scope, out var formerOwner);
            var before = organization.Audit.Before(table, id);
            written.Add(organization.Rows.Update(table, id, row, scope));
            ActivityRows.Written(organization, table, row, written[^1], isNew: false);
            organization.ParentRights.Written(table, written[^1], isNew: false);
            organization.Audit.Updated(table, before, written[^1], scope);
            Owners.AfterUpdate(organization, table, id, row, scope, formerOwner);
        }

        return written;
    }

    public override void Finish(ParameterCollection output, List<WrittenRow> written)
    {
    }

    private static Guid IdOf(LocalOrganization organization, Table table, Entity row)
    {
        if (row.Id == Guid.Empty && !row.HasKeyAttributes)
        {
            return row.Attributes.TryGetValue(table.PrimaryIdColumn, out var value) && value is Guid id && id != Guid.Empty
                ? id
                : throw ServiceFault.Of(ErrorCode.InvalidArgument, $"An update of '{table.LogicalName}' names no row: Id is empty and there is no alternate key.");
        }

        return row.Id != Guid.Empty ? row.Id : organization.Rows.Resolve(table, row.Id, row.KeyAttributes);
    }
}
