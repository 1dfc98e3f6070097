using Microsoft.OData.UriParser;

namespace LocalDataverse.Web.Api;

/// <summary>One <c>$expand</c>: related rows to show with a row.</summary>
internal sealed class Expansion
{
    public required Navigation Navigation { get; init; }

    public required RowShape Shape { get; init; }

    /// <summary>Whether only the addresses of the related rows are wanted (<c>$expand=x/$ref</c>).</summary>
    public bool IsReference { get; init; }

    public FilterClause? Filter { get; init; }

    public OrderByClause? OrderBy { get; init; }

    public int? Top { get; init; }

    /// <summary>The nested clause as parsed, from which the next link of the related rows is written.</summary>
    public SelectExpandClause? Clause { get; init; }

    public static Expansion Of(OrganizationModel model, ExpandedReferenceSelectItem item)
    {
        if (item.SkipOption is not null)
            throw WebApiException.NotSupported("The option $skip in $expand");
        if (item.CountOption is not null)
            throw WebApiException.NotSupported("The option $count in $expand");
        if (item.SearchOption is not null)
            throw WebApiException.NotSupported("The option $search in $expand");
        if (item.ComputeOption is not null)
            throw WebApiException.NotSupported("The option $compute in $expand");
        if (item.ApplyOption is not null)
            throw WebApiException.NotSupported("The option $apply in $expand");
        if (item.PathToNavigationProperty.LastSegment is not NavigationPropertySegment segment || model.NavigationOf(segment.NavigationProperty) is not { } navigation)
            throw WebApiException.NotSupported($"Expanding '{item.PathToNavigationProperty.LastSegment.Identifier}'");
        var nested = item as ExpandedNavigationSelectItem;
        if (nested?.LevelsOption is not null)
            throw WebApiException.NotSupported("The option $levels in $expand");
        if (nested is null && navigation.IsCollection)
            throw WebApiException.Query("Expand with $ref is only supported on lookup type navigation property.");
        var shape = RowShape.Of(model, navigation.To, nested?.SelectAndExpand);
        var limited = item.TopOption is not null || item.OrderByOption is not null;
        if (limited && (!navigation.IsCollection || shape.Expansions.Count > 0))
            throw WebApiException.Query("Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.");
        if (item.FilterOption is not null && !navigation.IsCollection)
            throw WebApiException.NotSupported("The option $filter in $expand of a single-valued navigation property");
        return new Expansion
        {
            Navigation = navigation,
            Shape = shape,
            IsReference = nested is null,
            Filter = item.FilterOption,
            OrderBy = item.OrderByOption,
            Top = (int?)item.TopOption,
            Clause = nested?.SelectAndExpand,
        };
    }
}
