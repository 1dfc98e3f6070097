using System;
using System.ServiceModel;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Refuses a segment that cannot work before it is saved.</summary>
internal sealed class SegmentCheck(IOrganizationService service)
{
    private static readonly string[] Definition = [SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Topic];

    /// <summary>Checks the row as it will be: what is sent, over what is stored.</summary>
    /// <exception cref="RefusedException">The definition cannot be used, the parents run in a circle, or the platform does not take the query.</exception>
    public void Check(Entity target, Entity? before)
    {
        if (before != null && !Array.Exists(Definition, column => column != SegmentTable.Title && target.Contains(column)))
            return;

        var segment = new Entity(SegmentTable.Name, target.Id);
        foreach (var column in Definition)
            segment[column] = target.Contains(column) ? target[column] : before?.GetAttributeValue<object>(column);

        TryOut(segment);
    }

    /// <summary>
    /// Holds the segment's own definition against the columns that there are, and asks for one row by the very query a list
    /// would get: the platform knows its limits best. The save is refused when it objects, so the fault harms no transaction
    /// that would go on.
    /// </summary>
    public void TryOut(Entity segment)
    {
        var chain = SegmentChain.Of(service, segment);
        var query = chain.Query();
        try
        {
            chain.Check(new DefinitionCheck(new TableColumns(service).Of));
            service.RetrieveMultiple(new FetchExpression(query.Insert("<fetch".Length, " count=\"1\"")));
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            throw new RefusedException($"The filter of segment '{SegmentChain.NameOf(segment)}' cannot be run: {fault.Message}", fault);
        }
    }
}
