using System;
using System.Collections.Generic;

namespace LocalDataverse.Query;

/// <summary>
/// Which rows of a table a user may read, in a form that becomes part of the query's SQL. No filter (null) means all rows.
/// </summary>
internal abstract record SecurityFilter
{
    private SecurityFilter()
    {
    }

    /// <summary>No row.</summary>
    internal sealed record Nothing : SecurityFilter;

    /// <summary>Rows whose column is one of the ids: <c>ownerid</c> for user depth, <c>owningbusinessunit</c> for the deeper ones.</summary>
    internal sealed record ColumnIn(string Column, IReadOnlyCollection<Guid> Ids) : SecurityFilter;

    /// <summary>These very rows.</summary>
    internal sealed record RowIn(IReadOnlyCollection<Guid> Ids) : SecurityFilter;

    /// <summary>Rows shared with one of the principals (table <c>principalobjectaccess</c>) with all the rights of the mask.</summary>
    internal sealed record SharedWith(IReadOnlyCollection<Guid> Principals, int AccessMask) : SecurityFilter;

    /// <summary>Rows that one of the filters lets through.</summary>
    internal sealed record AnyOf(IReadOnlyCollection<SecurityFilter> Filters) : SecurityFilter;
}
