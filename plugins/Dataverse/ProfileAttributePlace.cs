using System;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>Whose value in which category a row is. A customer has one value in a category: this is the alternate key.</summary>
internal sealed record ProfileAttributePlace(Guid ContactId, Guid CategoryId)
{
    public static ProfileAttributePlace Of(Entity row) => new(
        row.GetAttributeValue<EntityReference>(ProfileAttributeTable.Contact).Id,
        row.GetAttributeValue<EntityReference>(ProfileAttributeTable.Category).Id);
}
