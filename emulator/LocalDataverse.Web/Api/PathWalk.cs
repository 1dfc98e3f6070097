using LocalDataverse.Metadata;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>Where a path ends: at a table, a row, a property, a relationship or an operation.</summary>
internal sealed class PathWalk
{
    public required Table Table { get; init; }

    public EntityReference? Row { get; set; }

    public Navigation? Navigation { get; set; }

    /// <summary>A row of the collection that <see cref="Navigation"/> leads to.</summary>
    public EntityReference? Related { get; set; }

    public Column? Column { get; set; }

    public OperationSegment? Operation { get; set; }

    public bool IsReference { get; set; }

    public bool IsCount { get; set; }

    public bool IsValue { get; set; }
}
