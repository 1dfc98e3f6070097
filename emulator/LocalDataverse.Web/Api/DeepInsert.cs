using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.Web.Api;

/// <summary>
/// Lays a row with the related rows to be created along into single messages, in the order in which each finds what it refers to:
/// the rows it refers to, itself, the rows that refer to it, associations. Executed in one transaction, they are created all or none.
/// </summary>
internal sealed class DeepInsert(MetadataCatalog catalog)
{
    private readonly List<OrganizationRequest> requests = [];

    /// <summary>The messages, and which of them creates the row itself.</summary>
    public static (IReadOnlyList<OrganizationRequest> Requests, int Main) Flatten(MetadataCatalog catalog, Entity row)
    {
        var insert = new DeepInsert(catalog);
        var main = insert.Add(row);
        return (insert.requests, main);
    }

    private int Add(Entity row)
    {
        var related = row.RelatedEntities.ToList();
        row.RelatedEntities.Clear();
        if (related.Count > 0 && row.Id == Guid.Empty)
            row.Id = Guid.NewGuid();
        var later = new List<Action>();
        foreach (var (relationship, rows) in related)
        {
            var manyToMany = catalog.ManyToMany.FirstOrDefault(r => r.SchemaName == relationship.SchemaName);
            var oneToMany = catalog.OneToMany.FirstOrDefault(r => r.SchemaName == relationship.SchemaName);
            foreach (var other in rows.Entities)
            {
                if (other.Id == Guid.Empty)
                    other.Id = Guid.NewGuid();
                if (manyToMany is not null)
                {
                    later.Add(() =>
                    {
                        if (other.EntityState != EntityState.Unchanged)
                            Add(other);
                        requests.Add(new AssociateRequest { Target = row.ToEntityReference(), Relationship = relationship, RelatedEntities = new EntityReferenceCollection { other.ToEntityReference() } });
                    });
                }
                else if (oneToMany!.ReferencedTable == row.LogicalName && relationship.PrimaryEntityRole != EntityRole.Referencing)
                {
                    other[oneToMany.ReferencingColumn] = row.ToEntityReference();
                    later.Add(() =>
                    {
                        if (other.EntityState != EntityState.Unchanged)
                            Add(other);
                        else
                            requests.Add(new UpdateRequest { Target = new Entity(other.LogicalName, other.Id) { [oneToMany.ReferencingColumn] = row.ToEntityReference() } });
                    });
                }
                else
                {
                    Add(other);
                    row[oneToMany.ReferencingColumn] = other.ToEntityReference();
                }
            }
        }

        requests.Add(new CreateRequest { Target = row });
        var main = requests.Count - 1;
        later.ForEach(add => add());
        return main;
    }
}
