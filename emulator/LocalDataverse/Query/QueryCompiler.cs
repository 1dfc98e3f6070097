using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>Turns one query into SQL: looks up names, checks types and limits, and makes every value a parameter.</summary>
internal sealed partial class QueryCompiler
{
    private readonly SqlDialect dialect;
    private readonly SelectQuery query;
    private readonly MetadataCatalog catalog;
    private readonly QueryLimits limits;
    private readonly QueryContext context;
    private readonly Lazy<FiscalCalendar> fiscal;
    private readonly List<object> parameters = [];
    private readonly List<ValueBinding> bindings = [];
    private readonly Dictionary<Condition, int> places = new(ReferenceEqualityComparer.Instance);
    private readonly List<Scope> visible = [];
    private readonly List<Scope> joined = [];
    private readonly List<string> selected = [];
    private readonly Dictionary<string, int> selectedIndex = new(StringComparer.Ordinal);
    private readonly List<OutputColumn> outputs = [];
    private readonly List<SortKey> sortKeys = [];
    private readonly StringBuilder from = new();
    private readonly List<string> conditions = [];
    private int scopes;
    private int links;
    private int conditionCount;
    private bool dependsOnMore;

    private QueryCompiler(SqlDialect dialect, SelectQuery query, MetadataCatalog catalog, QueryLimits limits, QueryContext context, Func<FiscalCalendar> organizationCalendar)
    {
        fiscal = new Lazy<FiscalCalendar>(() => context.Fiscal ?? organizationCalendar());
        this.dialect = dialect;
        this.query = query;
        var conditions = QueryShape.Conditions(query);
        for (var i = 0; i < conditions.Count; i++)
            places[conditions[i]] = i;
        this.catalog = catalog;
        this.limits = limits;
        this.context = context;
    }

    /// <param name="organizationCalendar">Called when the query needs the fiscal year and the context does not say it.</param>
    public static CompiledQuery Compile(SqlDialect dialect, SelectQuery query, MetadataCatalog catalog, QueryLimits limits, QueryContext context, Func<FiscalCalendar> organizationCalendar) =>
        new QueryCompiler(dialect, query, catalog, limits, context, organizationCalendar).Compile();

    private CompiledQuery Compile()
    {
        CheckPaging();
        var root = NewScope(FindTable(query.Root.Table), null, query.Root, single: true);
        from.Append(SqlDialect.Quote(root.Table.LogicalName)).Append(" AS ").Append(root.SqlName);
        visible.Add(root);
        joined.Add(root);
        AddJoins(root, from, conditions);
        if (Security(root) is { } security)
            conditions.Add(security);
        AddFilters(root, conditions);
        return query.Aggregate ? CompileAggregate(root) : CompileRows(root);
    }

    private CompiledQuery CompileRows(Scope root)
    {
        if (!query.Distinct)
            Select(root, root.Find(root.Table.PrimaryIdColumn), root.Table.PrimaryIdColumn, isAliased: false);
        foreach (var scope in joined)
            SelectColumns(scope);
        AddSortKeys(root);
        foreach (var key in sortKeys)
            key.Index = SelectExpression(key.Sql);

        var where = Where(conditions);
        var sql = new StringBuilder();
        var list = string.Join(", ", selected);
        var countSql = query.ReturnTotalRecordCount
            ? $"SELECT COUNT(*) FROM (SELECT {(query.Distinct ? "DISTINCT " + list : "1")} FROM {from}{where} LIMIT {limits.TotalRecordCount + 1}) AS counted"
            : null;
        var countParameters = countSql is null ? [] : parameters.ToArray();

        var cookie = query.PagingCookie is null || query.Distinct ? null : PagingCookie.Parse(query.PagingCookie);
        var page = query.Page ?? 1;
        var size = PageSize();
        var skipped = page - 1;
        if (cookie is not null && cookie.Page < page)
        {
            var seek = SeekAfter(cookie);
            where = where.Length == 0 ? " WHERE " + seek : where + " AND " + seek;
            skipped = page - cookie.Page - 1;
        }

        var offset = query.Top is null ? (long)skipped * size : 0;
        sql.Append("SELECT ").Append(query.Distinct ? "DISTINCT " : "").Append(list)
            .Append(" FROM ").Append(from).Append(where)
            .Append(" ORDER BY ").AppendJoin(", ", sortKeys.Select(k => dialect.Order(k.Sql, k.Descending)))
            .Append(" LIMIT ").Append(Constant((long)size + 1));
        if (offset > 0)
            sql.Append(" OFFSET ").Append(Constant(offset));
        return new CompiledQuery(root, sql.ToString(), countSql, parameters, outputs, sortKeys, size, page) 
        {
            IsDistinct = query.Distinct,
            IsTop = query.Top is not null,
            CountParameters = countParameters,
            OfRoot = joined.Count > 1 && !query.Distinct ? selected.ConvertAll(sql => IsColumnOf(root, sql)).ToArray() : null,
            Bindings = dependsOnMore || countSql is not null || query.PagingCookie is not null ? null : bindings,
        };
    }

    private static bool IsColumnOf(Scope scope, string sql) =>
        sql.StartsWith(scope.SqlName + ".\"", StringComparison.Ordinal) && sql.IndexOf('"', scope.SqlName.Length + 2) == sql.Length - 1;

    private CompiledQuery CompileAggregate(Scope root)
    {
        var groups = new List<string>();
        foreach (var scope in joined)
        {
            if (scope.Source.AllColumns)
                throw ServiceFault.Of(ErrorCode.AttributeWithAggregate, "All attributes cannot be requested when an aggregate operation has been specified.");
            foreach (var column in scope.Source.Columns)
                SelectAggregate(scope, column, groups);
        }

        if (outputs.Count == 0)
            throw ServiceFault.Of(ErrorCode.InvalidAggregate, "An aggregate query needs at least one attribute with an aggregate or groupby.");
        foreach (var scope in joined)
        {
            foreach (var order in scope.Source.Orders)
            {
                var alias = order.Alias ?? throw ServiceFault.Of(ErrorCode.NoAlias, $"The order by '{order.Column}' needs an alias: an aggregate query is ordered by its aliases.");
                var output = outputs.Find(o => o.Key.Equals(alias, StringComparison.OrdinalIgnoreCase))
                    ?? throw ServiceFault.Of(ErrorCode.AliasDoesNotExist, $"The order refers to the alias '{alias}', which no attribute has.");
                sortKeys.Add(new SortKey(alias, output.SortSql!, order.Descending, output.Family));
            }
        }

        // Pages need an order that is certain. Nobody asked for one in words, so it is that in which the groups are made anyway.
        foreach (var output in outputs.Where(o => o.IsGroup))
            sortKeys.Add(new SortKey(output.Key, selected[output.Index], false, output.Family));
        var sourceRows = SelectExpression("COUNT(*)");
        var sql = new StringBuilder("SELECT ").AppendJoin(", ", selected).Append(" FROM ").Append(from).Append(Where(conditions));
        if (groups.Count > 0)
            sql.Append(" GROUP BY ").AppendJoin(", ", groups);
        if (sortKeys.Count > 0)
            sql.Append(" ORDER BY ").AppendJoin(", ", sortKeys.Select(k => dialect.Order(k.Sql, k.Descending)));
        return new CompiledQuery(root, sql.ToString(), null, parameters, outputs, sortKeys, PageSize(), query.Page ?? 1)
        {
            IsAggregate = true,
            SourceRowsIndex = sourceRows,
            SourceRowsLimit = query.AggregateLimit is > 0 and var limit ? Math.Min(limit, limits.AggregateRows) : limits.AggregateRows,
            IsTop = query.Top is not null,
            Bindings = dependsOnMore ? null : bindings,
            Fiscal = fiscal.IsValueCreated ? fiscal.Value : FiscalCalendar.Default,
        };
    }

    // ---- Tables and joins

    private Table FindTable(string? name) =>
        (string.IsNullOrEmpty(name) ? null : catalog.Find(name))
        ?? throw ServiceFault.Of(ErrorCode.UnknownTable, $"The entity with a name = '{name}' with namemapping = 'Logical' was not found in the MetadataCache.");

    private Scope NewScope(Table table, string? alias, TableSource source, bool single) =>
        new(table, "t" + (scopes++).ToString(CultureInfo.InvariantCulture), alias, source) { IsSingle = single };

    /// <summary>Adds the joins of a table's links, depth first. Links that only filter become conditions.</summary>
    private void AddJoins(Scope holder, StringBuilder sql, List<string> holderConditions)
    {
        foreach (var link in holder.Source.Links)
        {
            if (LinkTypes.IsFilter(link.Join))
            {
                holderConditions.Add(RelatedRows(holder, link));
                continue;
            }

            if (link.Join == JoinOperator.MatchFirstRowUsingCrossApply)
            {
                JoinFirstRow(holder, link, sql);
                continue;
            }

            var (scope, from, to) = Open(holder, link);
            sql.Append(link.Join == JoinOperator.LeftOuter ? " LEFT JOIN " : " JOIN ").Append(SqlDialect.Quote(scope.Table.LogicalName)).Append(" AS ").Append(scope.SqlName).Append(" ON ");
            visible.Add(scope);
            joined.Add(scope);
            var joinConditions = new List<string> { from + " = " + to };
            if (Security(scope) is { } security)
                joinConditions.Add(security);
            AddFilters(scope, joinConditions);
            var nested = new StringBuilder();
            AddJoins(scope, nested, joinConditions);
            sql.AppendJoin(" AND ", joinConditions).Append(nested);
        }
    }

    /// <summary>The linked table's appearance, and the two expressions whose equality joins it to its holder.</summary>
    private (Scope Scope, string From, string To) Open(Scope holder, Link link)
    {
        if (++links > limits.Links)
            throw ServiceFault.Of(ErrorCode.TooManyLinks, $"Number of link entities in query exceeded maximum limit ({limits.Links}).");
        CountCondition();
        var table = FindTable(link.Source.Table);
        var (fromName, toName) = JoinColumns(holder.Table, table, link);
        var alias = link.Source.Alias ?? table.LogicalName + links.ToString(CultureInfo.InvariantCulture);
        if (visible.Any(s => alias.Equals(s.Alias, StringComparison.OrdinalIgnoreCase)))
            throw ServiceFault.Of(ErrorCode.InvalidAlias, $"The alias '{alias}' is used by more than one link-entity.");
        var single = fromName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
        var scope = NewScope(table, alias, link.Source, single);
        var from = Expression(scope, fromName);
        var to = Expression(holder, toName);
        if (from.Family != to.Family)
            throw ServiceFault.Of(ErrorCode.BadCondition, $"Column {fromName} of {table.LogicalName} ({from.Family}) cannot be linked to column {toName} of {holder.Table.LogicalName} ({to.Family}).");
        return (scope, from.Sql, to.Sql);
    }

    private (string From, string To) JoinColumns(Table holder, Table linked, Link link)
    {
        var from = string.IsNullOrEmpty(link.From) ? null : link.From;
        var to = string.IsNullOrEmpty(link.To) ? null : link.To;
        if (from is not null && to is not null)
            return (from, to);
        if (to is not null)
            return (linked.PrimaryIdColumn, to);
        if (from is not null)
            return (from, holder.PrimaryIdColumn);
        var between = catalog.OneToMany.Where(r => Joins(r, holder, linked) || Joins(r, linked, holder)).ToList();
        if (between.Count != 1)
            throw ServiceFault.Of(ErrorCode.BadCondition, $"The link-entity '{linked.LogicalName}' needs 'from' and 'to': there are {between.Count} relationships between {holder.LogicalName} and {linked.LogicalName}.");
        var one = between[0];
        return Joins(one, holder, linked) ? (one.ReferencingColumn, one.ReferencedColumn) : (one.ReferencedColumn, one.ReferencingColumn);

        static bool Joins(OneToManyRelationship r, Table referenced, Table referencing) =>
            r.ReferencedTable.Equals(referenced.LogicalName, StringComparison.OrdinalIgnoreCase) && r.ReferencingTable.Equals(referencing.LogicalName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Joins to the first match only. The link with all that is nested in it is one query beside each of the holder's rows; each of its tables
    /// is joined by the key that the first row of that query has for it. SQLite has no CROSS APPLY that could do it at once.
    /// </summary>
    private void JoinFirstRow(Scope holder, Link link, StringBuilder sql)
    {
        var mark = visible.Count;
        var joinMark = joined.Count;
        var (first, from, to) = Open(holder, link);
        visible.Add(first);
        joined.Add(first);
        var source = new StringBuilder(SqlDialect.Quote(first.Table.LogicalName)).Append(" AS ").Append(first.SqlName);
        var where = new List<string> { from + " = " + to };
        if (Security(first) is { } security)
            where.Add(security);
        AddFilters(first, where);
        AddJoins(first, source, where);
        var scopes = joined[joinMark..];
        visible.RemoveRange(mark, visible.Count - mark);
        joined.RemoveRange(joinMark, joined.Count - joinMark);

        var order = string.Join(", ", scopes.Where(s => s == first || !s.IsSingle).Select(s => s.Key));
        foreach (var inner in scopes)
        {
            var outer = NewScope(inner.Table, inner.Alias, inner.Source, single: true);
            sql.Append(inner == first ? " JOIN " : " LEFT JOIN ").Append(SqlDialect.Quote(outer.Table.LogicalName)).Append(" AS ").Append(outer.SqlName)
                .Append(" ON ").Append(outer.Key).Append(" = (SELECT ").Append(inner.Key).Append(" FROM ").Append(source).Append(Where(where)).Append(" ORDER BY ").Append(order).Append(" LIMIT 1)");
            visible.Add(outer);
            joined.Add(outer);
        }
    }

    /// <summary>The condition for a link that asks for the existence of rows.</summary>
    private string RelatedRows(Scope holder, Link link)
    {
        if (link.Source.Orders.Count > 0)
            throw ServiceFault.Of(ErrorCode.LinkNodeForOrderNotFound, $"A link-entity of link-type '{LinkTypes.Name(link.Join)}' returns no rows and cannot be ordered by.");
        var mark = visible.Count;
        var joinMark = joined.Count;
        var (scope, from, to) = Open(holder, link);
        var on = from + " = " + to;
        visible.Add(scope);
        var sql = new StringBuilder(SqlDialect.Quote(scope.Table.LogicalName)).Append(" AS ").Append(scope.SqlName);
        var secured = new List<string>();
        if (Security(scope) is { } security)
            secured.Add(security);
        var filtered = new List<string>(secured);
        AddJoins(scope, sql, filtered);
        AddFilters(scope, filtered);
        visible.RemoveRange(mark, visible.Count - mark);
        joined.RemoveRange(joinMark, joined.Count - joinMark);

        var matching = $"EXISTS (SELECT 1 FROM {sql}{Where([on, .. filtered])})";
        switch (link.Join)
        {
            case JoinOperator.In:
                return $"{to} IN (SELECT {from} FROM {sql}{Where(filtered)})";
            case JoinOperator.NotAny:
                return "NOT " + matching;
            case JoinOperator.All:
                // The platform's "all" means: there are related rows, and none of them matches.
                return $"(EXISTS (SELECT 1 FROM {SqlDialect.Quote(scope.Table.LogicalName)} AS {scope.SqlName}{Where([on, .. secured])}) AND NOT {matching})";
            default:
                return matching;
        }
    }

    // ---- What is returned

    private void SelectColumns(Scope scope)
    {
        if (scope.Source.AllColumns)
        {
            foreach (var column in scope.Table.Columns.Where(c => c.IsStored && c.ValidForRead))
                Select(scope, column, scope.ResultKey(column.LogicalName), isAliased: scope.Alias is not null);
        }

        foreach (var item in scope.Source.Columns)
        {
            if (item.Aggregate != XrmAggregateType.None || item.IsGroup || item.DateGrouping != XrmDateTimeGrouping.None)
                throw ServiceFault.Of(ErrorCode.InvalidAggregate, $"The attribute '{item.Name}' is aggregated or grouped, but the query is not an aggregate.");
            var column = scope.Find(item.Name);
            if (item.CountsChildren)
            {
                SelectChildCount(scope, item);
                continue;
            }

            var isAliased = scope.Alias is not null || item.Alias is not null;
            Select(scope, column, item.Alias ?? scope.ResultKey(column.LogicalName), isAliased);
        }
    }

    private void Select(Scope scope, Column column, string key, bool isAliased)
    {
        if (outputs.Any(o => o.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
            return;

        // As if the rows had no value there.
        if (context.MayReadColumn?.Invoke(scope.Table, column) == false)
            return;
        var expression = Expression(scope, column);
        var output = new OutputColumn(key, column, scope.Table, expression.Family)
        {
            IsAliased = isAliased,
            IsComputed = expression.IsComputed,
            Index = SelectExpression(expression.Sql),
            IsRootKey = scope.Alias is null && scope.IsKey(column),
        };
        if (column.IsPolymorphic && column.IsStored)
            output.TypeIndex = SelectExpression(scope.Column(SqlDialect.TypeColumn(column)));
        if (column.Type == ColumnType.Money)
            output.CurrencyIndex = SelectCurrency(scope, column);
        outputs.Add(output);
    }

    /// <summary>The row's currency, for the symbol before an amount; -1 for amounts in the base currency and tables without currencies.</summary>
    private int SelectCurrency(Scope scope, Column column) =>
        column.CalculationOf is null && scope.Table.Find("transactioncurrencyid") is { IsStored: true } currency && !query.Distinct
            ? SelectExpression(scope.Column(currency.LogicalName))
            : -1;

    private void SelectChildCount(Scope scope, SelectedColumn item)
    {
        var alias = item.Alias ?? throw ServiceFault.Of(ErrorCode.NoAlias, $"The attribute '{item.Name}' with rowaggregate needs an alias.");
        var hierarchy = Hierarchy(scope.Table, item.Name);
        var sql = $"(SELECT COUNT(*) FROM {SqlDialect.Quote(hierarchy.Table)} AS c WHERE c.{SqlDialect.Quote(hierarchy.Parent)} = {scope.Key})";
        outputs.Add(new OutputColumn(alias, scope.Find(item.Name), scope.Table, ValueFamily.Integer)
        {
            IsAliased = true,
            IsCount = true,
            Index = SelectExpression(sql),
        });
    }

    private void SelectAggregate(Scope scope, SelectedColumn item, List<string> groups)
    {
        if (item.Aggregate == XrmAggregateType.None && !item.IsGroup)
            throw ServiceFault.Of(ErrorCode.AttributeWithAggregate, $"The attribute '{item.Name}' can not be requested when an aggregate operation has been specified and it is neither aggregated nor grouped.");
        var alias = item.Alias ?? throw ServiceFault.Of(ErrorCode.NoAlias, $"The attribute '{item.Name}' needs an alias: the query is an aggregate.");
        if (outputs.Any(o => o.Key.Equals(alias, StringComparison.OrdinalIgnoreCase)))
            throw ServiceFault.Of(ErrorCode.InvalidAlias, $"The alias '{alias}' is used by more than one attribute.");
        var column = scope.Find(item.Name);
        var expression = Expression(scope, column);
        outputs.Add(item.IsGroup ? Group(scope, item, expression, alias, groups) : Aggregate(scope, item, expression, alias));
    }

    private OutputColumn Group(Scope scope, SelectedColumn item, ColumnExpression expression, string alias, List<string> groups)
    {
        var column = expression.Column;
        if (expression.Family == ValueFamily.DateTime)
        {
            if (item.DateGrouping == XrmDateTimeGrouping.None)
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The attribute '{item.Name}' is a date: to group by it, say dategrouping.");
            var part = item.DateGrouping switch
            {
                XrmDateTimeGrouping.Day => DateParts.Day,
                XrmDateTimeGrouping.Week => DateParts.Week,
                XrmDateTimeGrouping.Month => DateParts.Month,
                XrmDateTimeGrouping.Quarter => DateParts.Quarter,
                XrmDateTimeGrouping.Year => DateParts.Year,
                XrmDateTimeGrouping.FiscalPeriod => DateParts.FiscalPeriod,
                _ => DateParts.FiscalYear,
            };
            var grouped = DatePart(part, expression.Sql, column, item.InUserTimeZone);
            groups.Add(grouped);
            return new OutputColumn(alias, column, scope.Table, ValueFamily.Integer)
            {
                IsAliased = true,
                IsGroup = true,
                IsCount = true,
                DateGrouping = item.DateGrouping,
                Index = SelectExpression(grouped),
                SortSql = grouped,
            };
        }

        if (item.DateGrouping != XrmDateTimeGrouping.None)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The attribute '{item.Name}' is no date and cannot have a dategrouping.");
        groups.Add(expression.Sql);
        var output = new OutputColumn(alias, column, scope.Table, expression.Family)
        {
            IsAliased = true,
            IsGroup = true,
            IsComputed = expression.IsComputed,
            Index = SelectExpression(expression.Sql),
            SortSql = SortExpression(scope, expression),
        };
        if (column.IsPolymorphic && column.IsStored)
        {
            var type = scope.Column(SqlDialect.TypeColumn(column));
            groups.Add(type);
            output.TypeIndex = SelectExpression(type);
        }

        return output;
    }

    private OutputColumn Aggregate(Scope scope, SelectedColumn item, ColumnExpression expression, string alias)
    {
        var (sql, family) = (item.Aggregate, expression.Family) switch
        {
            (XrmAggregateType.Count, _) => ("COUNT(*)", ValueFamily.Integer),
            (XrmAggregateType.CountColumn, _) => ($"COUNT({(item.IsDistinct ? "DISTINCT " + Compared(expression) : expression.Sql)})", ValueFamily.Integer),
            (XrmAggregateType.Sum, ValueFamily.Integer or ValueFamily.BigInt or ValueFamily.Money) => (dialect.Sum(expression.Sql), expression.Family),
            (XrmAggregateType.Sum, ValueFamily.Double) => ($"SUM({expression.Sql})", expression.Family),
            (XrmAggregateType.Sum, ValueFamily.Decimal) => (dialect.DecimalSum(expression.Sql), expression.Family),
            (XrmAggregateType.Avg, ValueFamily.Integer or ValueFamily.BigInt) => ($"({dialect.Sum(expression.Sql)} / COUNT({expression.Sql}))", expression.Family),
            (XrmAggregateType.Avg, ValueFamily.Money) => (AverageOfScaled(expression.Sql), expression.Family),
            (XrmAggregateType.Avg, ValueFamily.Decimal) => (dialect.DecimalAverage(expression.Sql), expression.Family),
            (XrmAggregateType.Avg, ValueFamily.Double) => ($"AVG({expression.Sql})", expression.Family),
            (XrmAggregateType.Min, ValueFamily.Integer or ValueFamily.BigInt or ValueFamily.Money or ValueFamily.Decimal or ValueFamily.Double or ValueFamily.DateTime) => ($"MIN({expression.Sql})", expression.Family),
            (XrmAggregateType.Max, ValueFamily.Integer or ValueFamily.BigInt or ValueFamily.Money or ValueFamily.Decimal or ValueFamily.Double or ValueFamily.DateTime) => ($"MAX({expression.Sql})", expression.Family),
            _ => throw ServiceFault.Of(ErrorCode.InvalidAggregate, $"The aggregate {item.Aggregate} cannot be taken of column {item.Name} of {scope.Table.LogicalName}, which is of type {expression.Column.Type}."),
        };
        var output = new OutputColumn(alias, expression.Column, scope.Table, family)
        {
            IsAliased = true,
            IsAggregate = true,
            IsCount = item.Aggregate is XrmAggregateType.Count or XrmAggregateType.CountColumn,
            Index = SelectExpression(sql),
            SortSql = family == ValueFamily.Decimal ? dialect.AsDecimal(sql) : sql,
        };
        if (family == ValueFamily.Money && expression.Column.CalculationOf is null && scope.Table.Find("transactioncurrencyid") is { IsStored: true } currency)
        {
            // One symbol is right only where all the amounts have the same currency.
            output.CurrencyIndex = SelectExpression(dialect.FirstId(scope.Column(currency.LogicalName)));
            output.OtherCurrencyIndex = SelectExpression(dialect.LastId(scope.Column(currency.LogicalName)));
        }

        return output;
    }

    /// <summary>Exact sum by count, rounded half away from zero to the four decimals that money has.</summary>
    private string AverageOfScaled(string sql)
    {
        var sum = dialect.Sum(sql);
        return $"(CASE WHEN {sum} < 0 THEN (2 * {sum} - COUNT({sql})) / (2 * COUNT({sql})) ELSE (2 * {sum} + COUNT({sql})) / (2 * COUNT({sql})) END)";
    }

    private string DatePart(string part, string sql, Column column, bool inUserTimeZone)
    {
        var zone = column.DateTimeBehavior == DateTimeBehavior.UserLocal && inUserTimeZone ? context.TimeZone : null;
        var calendar = part is DateParts.FiscalPeriod or DateParts.FiscalYear or DateParts.FiscalPeriodNumber ? fiscal.Value : FiscalCalendar.Default;
        return dialect.DatePart(Parameter(part), sql, Parameter(dialect.Zone(zone)), Parameter(calendar.ToString()));
    }

    private int SelectExpression(string sql)
    {
        if (!selectedIndex.TryGetValue(sql, out var index))
        {
            index = selected.Count;
            selected.Add(sql);
            selectedIndex.Add(sql, index);
        }

        return index;
    }

    // ---- Order and pages

    private void AddSortKeys(Scope root)
    {
        foreach (var scope in joined)
        {
            foreach (var order in scope.Source.Orders)
            {
                var holder = order.Source is null ? scope : FindSource(order.Source);
                var name = order.Column ?? order.Alias!;
                if (order.Column is null && outputs.Find(o => o.Key.Equals(order.Alias, StringComparison.OrdinalIgnoreCase)) is { } aliased)
                    name = aliased.Column.LogicalName;
                var expression = Expression(holder, name);
                AddSortKey(new SortKey(holder.ResultKey(expression.Column.LogicalName), SortExpression(holder, expression), order.Descending, SortFamily(expression)));
            }
        }

        if (query.Distinct)
        {
            foreach (var output in outputs)
                AddSortKey(new SortKey(output.Key, selected[output.Index], false, output.Family));
            return;
        }

        // The keys of all tables that multiply rows make the order, and so the pages, certain.
        AddSortKey(new SortKey(root.Table.PrimaryIdColumn, root.Key, false, ValueFamily.Id));
        foreach (var scope in joined.Where(s => s != root && !s.IsSingle))
            AddSortKey(new SortKey(scope.ResultKey(scope.Table.PrimaryIdColumn), scope.Key, false, ValueFamily.Id));
    }

    private void AddSortKey(SortKey key)
    {
        if (!sortKeys.Exists(k => k.Sql == key.Sql))
            sortKeys.Add(key);
    }

    /// <summary>Choices are ordered by their labels and lookups by the names of what they refer to, unless the query wants it raw.</summary>
    private string SortExpression(Scope scope, ColumnExpression expression)
    {
        if (query.RawOrder || expression.IsComputed)
            return expression.Sql;
        return expression.Family switch
        {
            ValueFamily.Choice when expression.Column.Choice is { } choice => LabelExpression(expression.Sql, choice.Options),
            ValueFamily.Id when !scope.IsKey(expression.Column) && expression.Column.Type != ColumnType.Uniqueidentifier => NameExpression(scope, expression.Column),
            _ => expression.Sql,
        };
    }

    private ValueFamily SortFamily(ColumnExpression expression) =>
        !query.RawOrder && (expression.Family == ValueFamily.Choice || (expression.Family == ValueFamily.Id && expression.Column.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner))
            ? ValueFamily.Text
            : expression.Family;

    /// <summary>Rows that come after the last row of the cookie's page, nulls coming first.</summary>
    private string SeekAfter(PagingCookie cookie)
    {
        var alternatives = new List<string>();
        var equal = new List<string>();
        foreach (var key in sortKeys)
        {
            if (!cookie.TryGetLast(key, out var last))
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The paging cookie does not belong to this query: it has no value for '{key.Name}'.");
            string? after;
            if (last is DBNull)
            {
                after = key.Descending ? null : key.Sql + " IS NOT NULL";
                equal.Add(key.Sql + " IS NULL");
            }
            else
            {
                var parameter = Parameter(last);
                after = key.Descending ? $"({key.Sql} < {parameter} OR {key.Sql} IS NULL)" : $"{key.Sql} > {parameter}";
                if (after is not null)
                    alternatives.Add(Conjunction(equal, after));
                equal.Add($"{key.Sql} = {parameter}");
                continue;
            }

            if (after is not null)
                alternatives.Add(Conjunction(equal.Take(equal.Count - 1), after));
        }

        return alternatives.Count == 0 ? "FALSE" : "(" + string.Join(" OR ", alternatives) + ")";

        static string Conjunction(IEnumerable<string> equal, string after) => "(" + string.Join(" AND ", equal.Append(after)) + ")";
    }

    private void CheckPaging()
    {
        if (query.Top is { } top)
        {
            if (top <= 0)
                throw ServiceFault.Of(ErrorCode.TopCountGreaterThanZero, "The top count must be greater than zero.");
            if (top > limits.PageSize)
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The top count is {top}; it cannot be more than {limits.PageSize}.");
            if (query.Page > 1 || query.PagingCookie is not null || query.Count is not null)
                throw ServiceFault.Of(ErrorCode.InvalidArgument, "The attribute 'top' cannot be used together with paging (page, count, paging-cookie).");
        }

        if (query.Page is < 1)
            throw ServiceFault.Of(ErrorCode.ValueGreaterThanZero, "The page must be greater than zero.");
        if (query.Count is < 0)
            throw ServiceFault.Of(ErrorCode.ValueGreaterThanZero, "The count must be greater than zero.");
        if (query.PagingCookie is null && query.Page is > 1 && (long)query.Page.Value * PageSize() > limits.RowsWithoutCookie)
            throw ServiceFault.Of(ErrorCode.TooManyRowsWithoutCookie, $"Paging beyond {limits.RowsWithoutCookie} rows needs the paging cookie of the page before.");
    }

    private int PageSize() => query.Top ?? (query.Count is > 0 and var count ? Math.Min(count, limits.PageSize) : limits.PageSize);

    /// <summary>A parameter whose value comes from the clock, the user or a value in a way that is not kept: the SQL serves this query alone.</summary>
    private string Parameter(object value)
    {
        dependsOnMore = true;
        return Constant(value);
    }

    /// <summary>A parameter that is the same for all queries of this shape.</summary>
    private string Constant(object value)
    {
        parameters.Add(value);
        return StatementCache.ParameterName(parameters.Count - 1);
    }

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
}
