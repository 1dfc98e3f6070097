using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Answers queries of every kind that the SDK has. FetchXML and query objects become the same algebra, and that becomes SQL.</summary>
internal sealed class QueryEngine(RowStore store, MetadataCatalog catalog, QueryLimits? limits = null, long indexedFromRows = AutomaticIndexes.DefaultRows)
{
    private const int CachedFetchXml = 256;

    private const int CachedShapes = 256;

    private readonly QueryLimits limits = limits ?? new QueryLimits();
    private readonly ConcurrentDictionary<string, SelectQuery> parsed = new(StringComparer.Ordinal);
    private readonly Currencies currencies = new(store, catalog);
    private readonly AutomaticIndexes indexes = new(store, catalog, indexedFromRows);
    private readonly ConcurrentDictionary<SelectQuery, CompiledQuery> shapes = new(QueryShape.Comparer);

    private int compilations;

    public QueryLimits Limits => limits;

    /// <summary>Compilations so far, for tests of the cache.</summary>
    internal int Compiled => compilations;

    /// <exception cref="System.ServiceModel.FaultException{OrganizationServiceFault}">The query is wrong, asks for something unknown or for too much.</exception>
    public EntityCollection Execute(QueryBase query, QueryContext context) => Execute(Parse(query), context);

    /// <summary>The row with the names of its lookups and its formatted values; null when there is none that the user may read.</summary>
    public Entity? Retrieve(Table table, Guid id, ColumnSet columns, QueryContext context)
    {
        var query = new QueryExpression(table.LogicalName) { ColumnSet = columns, TopCount = 1 };
        query.Criteria.AddCondition(table.PrimaryIdColumn, ConditionOperator.Equal, id);
        return Execute(query, context).Entities.FirstOrDefault();
    }

    /// <summary>Checks a query against the metadata and the limits without running it.</summary>
    public void Validate(QueryBase query, QueryContext context) => QueryCompiler.Compile(store.Dialect, Parse(query), catalog, limits, context, OrganizationCalendar);

    /// <summary>The name of the table that a query returns rows of.</summary>
    public string RootTable(QueryBase query) => Parse(query).Root.Table;

    public QueryExpression ToQueryExpression(string fetchXml) => QueryExpressionWriter.Write(FetchXmlReader.Read(fetchXml), catalog);

    public string ToFetchXml(QueryBase query) => FetchXmlWriter.Write(Parse(query));

    /// <summary>The fiscal year as the organisation's row sets it; the platform's default where it sets none.</summary>
    private FiscalCalendar OrganizationCalendar()
    {
        if (catalog.Find("organization") is not { } table || table.Find("fiscalcalendarstart") is not { IsStored: true } || table.Find("fiscalperiodtype") is not { IsStored: true })
            return FiscalCalendar.Default;
        var calendar = FiscalCalendar.Default;
        store.Read("SELECT fiscalcalendarstart, fiscalperiodtype FROM organization LIMIT 1", [], reader =>
        {
            if (!reader.IsDBNull(0))
            {
                var start = ValueCodec.FromUnix(reader.GetInt64(0));
                calendar = calendar with { StartMonth = start.Month, StartDay = start.Day };
            }

            if (!reader.IsDBNull(1))
                calendar = calendar with { PeriodType = PeriodType(reader.GetInt32(1)) };
        });
        return calendar;
    }

    private static FiscalPeriodType PeriodType(int code) => code switch
    {
        2000 => FiscalPeriodType.Annually,
        2001 => FiscalPeriodType.SemiAnnually,
        2002 => FiscalPeriodType.Quarterly,
        2003 => FiscalPeriodType.Monthly,
        2004 => FiscalPeriodType.FourWeekly,
        _ => throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The organization's fiscalperiodtype is {code}; 2000 (annually), 2001 (semi-annually), 2002 (quarterly), 2003 (monthly) and 2004 (every four weeks) are supported."),
    };

    private SelectQuery Parse(QueryBase query)
    {
        if (query is not FetchExpression { Query: { } fetchXml })
            return QueryExpressionReader.Read(query);
        if (parsed.TryGetValue(fetchXml, out var known))
            return known;
        if (parsed.Count > CachedFetchXml)
            parsed.Clear();
        return parsed.GetOrAdd(fetchXml, FetchXmlReader.Read);
    }

    /// <summary>Drops the queries compiled so far: the tables they name have changed.</summary>
    public void Forget() => shapes.Clear();

    /// <summary>
    /// The SQL of a query. For a user who may read everything it depends on the shape alone, and queries of the same shape
    /// (a plug-in's, again and again) share it.
    /// </summary>
    private CompiledQuery Compile(SelectQuery query, QueryContext context, out IReadOnlyList<object> parameters)
    {
        if (query.PagingCookie is not null || query.ReturnTotalRecordCount || context.RowSecurity is not null || context.MayReadColumn is not null)
        {
            var once = CompileAnew(query, context);
            ConsiderIndexes(query, once);
            parameters = once.Parameters;
            return once;
        }

        if (shapes.TryGetValue(query, out var known))
        {
            parameters = known.Bindings!.Count == 0 ? known.Parameters : QueryCompiler.Bind(known.Parameters, known.Bindings, QueryShape.Conditions(query), catalog, limits, context);
            return known;
        }

        var compiled = CompileAnew(query, context);
        parameters = compiled.Parameters;
        if (compiled.Bindings is null)
            return compiled;
        ConsiderIndexes(query, compiled);
        if (shapes.Count >= CachedShapes)
            shapes.Clear();
        shapes[query] = compiled;
        return compiled;
    }

    private void ConsiderIndexes(SelectQuery query, CompiledQuery compiled)
    {
        indexes.Consider(query, compiled);
        indexes.ConsiderRanges(query, compiled);
    }

    private CompiledQuery CompileAnew(SelectQuery query, QueryContext context)
    {
        Interlocked.Increment(ref compilations);
        return QueryCompiler.Compile(store.Dialect, query, catalog, limits, context, OrganizationCalendar);
    }

    private EntityCollection Execute(SelectQuery query, QueryContext context)
    {
        var compiled = Compile(query, context, out var parameters);
        try
        {
            using var hold = store.Hold();
            var rows = new List<object[]>();
            store.Read(compiled.Sql, parameters, reader =>
            {
                var row = new object[reader.FieldCount];
                if (compiled.OfRoot is not { } ofRoot || rows.Count == 0 || !ReadBeside(reader, row, rows[^1], ofRoot))
                    reader.GetValues(row);
                rows.Add(row);
            });
            return compiled.IsAggregate ? Groups(compiled, rows, query, context) : Page(compiled, rows, context);
        }
        catch (Exception e) when (store.IsOverflow(e))
        {
            throw ServiceFault.Of(
                ErrorCode.GenericSqlError,
                $"Generic SQL error. CRM ErrorCode: {ErrorCode.GenericSqlError} Sql ErrorCode: -2146232060 Sql Number: 8115. Arithmetic overflow error converting expression to data type money.");
        }
        catch (Exception e) when (store.Complaint(e) is { } complaint)
        {
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The query on {compiled.Root.Table.LogicalName} cannot be answered: {complaint}");
        }
    }

    /// <summary>Reads a row that has the same root as the one before; false where it has another.</summary>
    private static bool ReadBeside(IResultRow reader, object[] row, object[] before, bool[] ofRoot)
    {
        if (reader.GetValue(0) is not byte[] key || before[0] is not byte[] former || !key.AsSpan().SequenceEqual(former))
            return false;
        for (var i = 0; i < row.Length; i++)
            row[i] = ofRoot[i] ? before[i] : reader.GetValue(i);
        return true;
    }

    private EntityCollection Page(CompiledQuery compiled, List<object[]> rows, QueryContext context)
    {
        var result = Collection(compiled);
        var more = rows.Count > compiled.PageSize;
        if (more)
            rows.RemoveAt(rows.Count - 1);
        var builder = new ResultBuilder(compiled, store, catalog, currencies, context);
        foreach (var row in rows)
            result.Entities.Add(builder.Build(row));
        if (!compiled.IsTop)
        {
            result.MoreRecords = more;
            if (rows.Count > 0 && !compiled.IsDistinct)
            {
                var (first, last) = (rows[0], rows[^1]);
                result.CookieWriting = () => PagingCookie.Write(compiled.Page, compiled.SortKeys, Keys(first), Keys(last));
            }

        }

        if (compiled.CountSql is not null)
            SetTotal(result, (long)store.Scalar(compiled.CountSql, compiled.CountParameters)!);
        return result;

        object[] Keys(object[] row) => compiled.SortKeys.Select(k => row[k.Index]).ToArray();
    }

    private EntityCollection Groups(CompiledQuery compiled, List<object[]> rows, SelectQuery query, QueryContext context)
    {
        var sources = rows.Sum(r => (long)r[compiled.SourceRowsIndex]);
        if (sources > compiled.SourceRowsLimit)
            throw ServiceFault.Of(ErrorCode.AggregateLimitExceeded, $"AggregateQueryRecordLimit exceeded. Cannot perform this operation: the aggregate is over more than {compiled.SourceRowsLimit} rows.");
        var result = Collection(compiled);
        var skip = compiled.IsTop ? 0 : (compiled.Page - 1) * compiled.PageSize;
        var builder = new ResultBuilder(compiled, store, catalog, currencies, context);
        foreach (var row in rows.Skip(skip).Take(compiled.PageSize))
            result.Entities.Add(builder.Build(row));
        result.MoreRecords = !compiled.IsTop && rows.Count > skip + compiled.PageSize;
        if (query.ReturnTotalRecordCount)
            SetTotal(result, rows.Count);
        return result;
    }

    private void SetTotal(EntityCollection result, long total)
    {
        result.TotalRecordCount = (int)Math.Min(total, limits.TotalRecordCount);
        result.TotalRecordCountLimitExceeded = total > limits.TotalRecordCount;
    }

    private static EntityCollection Collection(CompiledQuery compiled) =>
        new() { EntityName = compiled.Root.Table.LogicalName, TotalRecordCount = -1 };
}
