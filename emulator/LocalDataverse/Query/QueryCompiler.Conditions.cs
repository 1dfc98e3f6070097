using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using System.Text;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>The half of the compiler that turns filters into SQL conditions.</summary>
internal sealed partial class QueryCompiler
{
    private void CountCondition()
    {
        if (++conditionCount > limits.Conditions)
            throw ServiceFault.Of(ErrorCode.TooManyConditions, $"Number of conditions in query exceeded maximum limit ({limits.Conditions}).");
    }

    private void AddFilters(Scope scope, List<string> into)
    {
        foreach (var filter in scope.Source.Filters)
        {
            if (Filter(scope, filter) is { } sql)
                into.Add(sql);
        }
    }

    /// <summary>The condition, or null for a filter without any.</summary>
    private string? Filter(Scope scope, FilterNode node)
    {
        switch (node)
        {
            case Condition condition:
                CountCondition();
                return Condition(condition.Source is null ? scope : FindSource(condition.Source), condition);
            case RelatedRows related:
                return RelatedRows(scope, related.Link);
            case FilterGroup group:
                var parts = new List<string>(group.Children.Count);
                foreach (var child in group.Children)
                {
                    if (Filter(scope, child) is { } part)
                        parts.Add(part);
                }

                return parts.Count switch
                {
                    0 => null,
                    1 => parts[0],
                    _ => "(" + string.Join(group.Operator == LogicalOperator.And ? " AND " : " OR ", parts) + ")",
                };
            default:
                throw new InvalidOperationException($"Unknown filter {node.GetType().Name}.");
        }
    }

    private Scope FindSource(string name)
    {
        var byAlias = visible.Where(s => name.Equals(s.Alias, StringComparison.OrdinalIgnoreCase)).ToList();
        if (byAlias.Count == 0)
            byAlias = visible.Where(s => s.Table.LogicalName.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (byAlias.Count == 0)
            throw ServiceFault.Of(ErrorCode.AliasDoesNotExist, $"The condition or order refers to the link-entity '{name}', which the query does not have.");

        // The root table's own name means the root, also where a link to the same table has no alias.
        return byAlias.Find(s => s.Alias is null) ?? byAlias[0];
    }

    // ---- Columns as expressions

    private ColumnExpression Expression(Scope scope, string name) => Expression(scope, scope.Find(name));

    private ColumnExpression Expression(Scope scope, Column column)
    {
        if (context.MayReadColumn?.Invoke(scope.Table, column) == false)
            throw ServiceFault.Of(ErrorCode.ColumnReadDenied, $"The user {context.UserId:D} does not have read permission for the secured column '{column.LogicalName}' of '{scope.Table.LogicalName}' and cannot filter, order, link or group by it.");
        if (column.IsStored)
            return new ColumnExpression(scope.Column(column.LogicalName), Family(column), column, false);
        if (column.AttributeOf is { } ownerName && scope.Table.Find(ownerName) is { } owner)
        {
            if (column.Type == ColumnType.EntityName)
                return new ColumnExpression(TargetExpression(scope, owner), ValueFamily.TableName, column, true);
            switch (Family(owner))
            {
                case ValueFamily.Id:
                    return new ColumnExpression(NameExpression(scope, owner), ValueFamily.Text, column, true);
                case ValueFamily.Choice when owner.Choice is { } choice:
                    return new ColumnExpression(LabelExpression(scope.Column(owner.LogicalName), choice.Options), ValueFamily.Text, column, true);
                case ValueFamily.Choices when owner.Choice is { } choices:
                    return new ColumnExpression(dialect.AsText(dialect.ChoiceLabels(scope.Column(owner.LogicalName), Constant(ChoiceLabels.Encode(choices.Options)))), ValueFamily.Text, column, true);
                case ValueFamily.Boolean:
                    return new ColumnExpression(LabelExpression(scope.Column(owner.LogicalName), ValueFormatter.BooleanOptions(owner)), ValueFamily.Text, column, true);
            }
        }

        throw ServiceFault.Of(ErrorCode.UnknownColumn, $"Column {column.LogicalName} of {scope.Table.LogicalName} is of type {column.Type}: it is not kept and cannot be queried.");
    }

    /// <summary>The table that a lookup refers to.</summary>
    private string TargetExpression(Scope scope, Column lookup) => lookup.IsPolymorphic
        ? scope.Column(SqlDialect.TypeColumn(lookup))
        : $"(CASE WHEN {scope.Column(lookup.LogicalName)} IS NULL THEN NULL ELSE {Constant(lookup.Targets[0])} END)";

    private static ValueFamily Family(Column column) => column.Type switch
    {
        ColumnType.Uniqueidentifier or ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => ValueFamily.Id,
        ColumnType.String or ColumnType.Memo => ValueFamily.Text,
        ColumnType.Integer => ValueFamily.Integer,
        ColumnType.BigInt => ValueFamily.BigInt,
        ColumnType.Decimal => ValueFamily.Decimal,
        ColumnType.Double => ValueFamily.Double,
        ColumnType.Money => ValueFamily.Money,
        ColumnType.Boolean => ValueFamily.Boolean,
        ColumnType.DateTime => ValueFamily.DateTime,
        ColumnType.Picklist or ColumnType.State or ColumnType.Status => ValueFamily.Choice,
        ColumnType.MultiSelectPicklist => ValueFamily.Choices,
        ColumnType.EntityName => ValueFamily.TableName,
        _ => ValueFamily.Binary,
    };

    private string LabelExpression(string sql, IReadOnlyList<ChoiceOption> options)
    {
        if (options.Count == 0)
            return "CAST(NULL AS TEXT)";
        var text = new StringBuilder("(CASE ").Append(sql);
        foreach (var option in options)
            text.Append(" WHEN ").Append(option.Value.ToString(CultureInfo.InvariantCulture)).Append(" THEN ").Append(Constant(option.Label));
        return dialect.AsText(text.Append(" END)").ToString());
    }

    /// <summary>The name of the row that a lookup refers to.</summary>
    private string NameExpression(Scope scope, Column lookup)
    {
        var reference = scope.Column(lookup.LogicalName);
        var names = lookup.Targets
            .Select(catalog.Find)
            .Where(t => t?.PrimaryNameColumn is { } name && t.Find(name) is { IsStored: true })
            .Select(t => (t!.LogicalName, Sql: $"(SELECT n.{SqlDialect.Quote(t.PrimaryNameColumn!)} FROM {SqlDialect.Quote(t.LogicalName)} AS n WHERE n.{SqlDialect.Quote(t.PrimaryIdColumn)} = {reference})"))
            .ToList();
        if (names.Count == 0)
            return "CAST(NULL AS TEXT)";
        var sql = names.Count == 1 && !lookup.IsPolymorphic
            ? names[0].Sql
            : $"(CASE {scope.Column(SqlDialect.TypeColumn(lookup))}{string.Concat(names.Select(n => $" WHEN {Constant(n.LogicalName)} THEN {n.Sql}"))} END)";
        return dialect.AsText(sql);
    }

    // ---- Conditions

    private string Compared(ColumnExpression expression) => expression.Family == ValueFamily.Text ? dialect.Unpadded(expression.Sql) : expression.Sql;

    private string Condition(Scope scope, Condition condition)
    {
        var expression = Expression(scope, condition.Column);
        if (condition is { IsQuickFind: true, Operator: ConditionOperator.Like } && expression.Family != ValueFamily.Text && scope.Table.Find(condition.Column + "name") is { } name)
            expression = Expression(scope, name.LogicalName);
        if (condition.ValueOf is { } other)
            return CompareColumns(scope, condition, expression, other);
        var sql = Compared(expression);
        switch (condition.Operator)
        {
            case ConditionOperator.Null:
                RequireValues(scope, condition, 0);
                return sql + " IS NULL";
            case ConditionOperator.NotNull:
                RequireValues(scope, condition, 0);
                return sql + " IS NOT NULL";
            case ConditionOperator.Equal when expression.Family == ValueFamily.Choices:
            case ConditionOperator.In when expression.Family == ValueFamily.Choices:
                return $"{sql} = {Parameter(ValueCodec.FromOptions(Options(scope, condition)))}";
            case ConditionOperator.NotEqual when expression.Family == ValueFamily.Choices:
            case ConditionOperator.NotIn when expression.Family == ValueFamily.Choices:
                return OrNull(sql, $"{sql} <> {Parameter(ValueCodec.FromOptions(Options(scope, condition)))}");
            case ConditionOperator.Equal:
                return $"{sql} = {Single(scope, condition, expression)}";
            case ConditionOperator.NotEqual:
                return OrNull(sql, $"{sql} <> {Single(scope, condition, expression)}");
            case ConditionOperator.GreaterThan:
                return Compare(scope, condition, expression, ">");
            case ConditionOperator.GreaterEqual:
                return Compare(scope, condition, expression, ">=");
            case ConditionOperator.LessThan:
                return Compare(scope, condition, expression, "<");
            case ConditionOperator.LessEqual:
                return Compare(scope, condition, expression, "<=");
            case ConditionOperator.Between:
                return Between(scope, condition, expression);
            case ConditionOperator.NotBetween:
                return OrNull(sql, "NOT " + Between(scope, condition, expression));
            case ConditionOperator.In:
                return $"{sql} IN ({List(scope, condition, expression)})";
            case ConditionOperator.NotIn:
                return OrNull(sql, $"{sql} NOT IN ({List(scope, condition, expression)})");
            case ConditionOperator.Like:
                return Like(scope, condition, expression, "", "");
            case ConditionOperator.NotLike:
                return OrNull(sql, "NOT " + Like(scope, condition, expression, "", ""));
            case ConditionOperator.BeginsWith:
                return Like(scope, condition, expression, "", "%");
            case ConditionOperator.DoesNotBeginWith:
                return OrNull(sql, "NOT " + Like(scope, condition, expression, "", "%"));
            case ConditionOperator.EndsWith:
                return Like(scope, condition, expression, "%", "");
            case ConditionOperator.DoesNotEndWith:
                return OrNull(sql, "NOT " + Like(scope, condition, expression, "%", ""));
            case ConditionOperator.Contains when expression.Family == ValueFamily.Text:
                return Like(scope, condition, expression, "%", "%");
            case ConditionOperator.DoesNotContain when expression.Family == ValueFamily.Text:
                return OrNull(sql, "NOT " + Like(scope, condition, expression, "%", "%"));
            case ConditionOperator.ContainValues:
                return ContainValues(scope, condition, expression);
            case ConditionOperator.DoesNotContainValues:
                return OrNull(sql, "NOT " + ContainValues(scope, condition, expression));
            case ConditionOperator.EqualUserId:
                return $"{sql} = {OfCaller(scope, condition, expression, context.UserId)}";
            case ConditionOperator.NotEqualUserId:
                return OrNull(sql, $"{sql} <> {OfCaller(scope, condition, expression, context.UserId)}");
            case ConditionOperator.EqualBusinessId:
                return $"{sql} = {OfCaller(scope, condition, expression, context.BusinessUnitId)}";
            case ConditionOperator.NotEqualBusinessId:
                return OrNull(sql, $"{sql} <> {OfCaller(scope, condition, expression, context.BusinessUnitId)}");
            case ConditionOperator.EqualUserTeams:
                return $"{sql} IN ({Teams(scope, condition, expression)})";
            case ConditionOperator.EqualUserOrUserTeams:
                return $"({sql} = {OfCaller(scope, condition, expression, context.UserId)} OR {sql} IN ({Teams(scope, condition, expression)}))";
            case ConditionOperator.EqualUserOrUserHierarchy:
                return $"{sql} IN ({UserHierarchy(scope, condition, expression)})";
            case ConditionOperator.EqualUserOrUserHierarchyAndTeams:
                return $"({sql} IN ({UserHierarchy(scope, condition, expression)}) OR {sql} IN ({Teams(scope, condition, expression)}))";
            case ConditionOperator.EqualUserLanguage when expression.Family == ValueFamily.Integer:
                RequireValues(scope, condition, 0);
                return $"{sql} = {Parameter((long)context.LanguageCode)}";
            case ConditionOperator.Under:
            case ConditionOperator.UnderOrEqual:
                return $"{sql} IN ({Relatives(scope, condition, expression, down: true, itself: condition.Operator == ConditionOperator.UnderOrEqual)})";
            case ConditionOperator.NotUnder:
                return OrNull(sql, $"{sql} NOT IN ({Relatives(scope, condition, expression, down: true, itself: false)})");
            case ConditionOperator.Above:
            case ConditionOperator.AboveOrEqual:
                return $"{sql} IN ({Relatives(scope, condition, expression, down: false, itself: condition.Operator == ConditionOperator.AboveOrEqual)})";
        }

        return expression.Family == ValueFamily.DateTime
            ? DateCondition(scope, condition, expression)
            : throw NotForColumn(scope, condition, expression.Column);
    }

    /// <summary>The operators that say "not" hold for rows without a value too.</summary>
    private static string OrNull(string sql, string condition) => $"({condition} OR {sql} IS NULL)";

    private string Compare(Scope scope, Condition condition, ColumnExpression expression, string comparison)
    {
        RequireOrdered(scope, condition, expression);
        return $"{Compared(expression)} {comparison} {Single(scope, condition, expression)}";
    }

    private string Between(Scope scope, Condition condition, ColumnExpression expression)
    {
        RequireOrdered(scope, condition, expression);
        RequireValues(scope, condition, 2);
        return $"({Compared(expression)} BETWEEN {Literal(scope, condition, expression, 0)} AND {Literal(scope, condition, expression, 1)})";
    }

    private static void RequireOrdered(Scope scope, Condition condition, ColumnExpression expression)
    {
        if (expression.Family is ValueFamily.Id or ValueFamily.Boolean or ValueFamily.Choices or ValueFamily.TableName or ValueFamily.Binary)
            throw NotForColumn(scope, condition, expression.Column);
    }

    private string Single(Scope scope, Condition condition, ColumnExpression expression)
    {
        RequireValues(scope, condition, 1);
        return Literal(scope, condition, expression, 0);
    }

    private string List(Scope scope, Condition condition, ColumnExpression expression)
    {
        if (condition.Values.Count == 0)
            throw ServiceFault.Of(ErrorCode.BadCondition, $"The condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} needs at least one value.");
        return string.Join(", ", Bound(new ValueBinding(parameters.Count, PlaceOf(condition), 0, QueryShape.FilledLength(condition.Values.Count), true, scope, expression), condition));
    }

    private string Like(Scope scope, Condition condition, ColumnExpression expression, string before, string after)
    {
        if (expression.Family != ValueFamily.Text)
            throw NotForColumn(scope, condition, expression.Column);
        RequireValues(scope, condition, 1);
        if (condition.Values[0] is not { } value)
            throw NullValue(condition);
        return dialect.Like(Parameter(dialect.Pattern(before + Convert.ToString(value, CultureInfo.InvariantCulture) + after)), expression.Sql);
    }

    private string ContainValues(Scope scope, Condition condition, ColumnExpression expression)
    {
        if (expression.Family != ValueFamily.Choices)
            throw NotForColumn(scope, condition, expression.Column);
        var options = Options(scope, condition);
        return "(" + string.Join(" OR ", options.Select(o => dialect.HasChoice(expression.Sql, Parameter(ValueCodec.FromOptions([o]))))) + ")";
    }

    private static List<int> Options(Scope scope, Condition condition)
    {
        var options = new List<int>();
        foreach (var value in condition.Values)
        {
            switch (value)
            {
                case OptionSetValueCollection collection:
                    options.AddRange(collection.Select(o => o.Value));
                    break;
                case string text:
                    foreach (var part in text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                        options.Add(int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw BadValue(scope, condition, value, "a number of the choice"));
                    break;
                default:
                    options.Add((int)ToInteger(scope, condition, value));
                    break;
            }
        }

        return options.Count > 0
            ? options
            : throw ServiceFault.Of(ErrorCode.BadCondition, $"The condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} needs at least one value.");
    }

    private string CompareColumns(Scope scope, Condition condition, ColumnExpression left, string other)
    {
        var comparison = condition.Operator switch
        {
            ConditionOperator.Equal => "=",
            ConditionOperator.NotEqual => "<>",
            ConditionOperator.GreaterThan => ">",
            ConditionOperator.GreaterEqual => ">=",
            ConditionOperator.LessThan => "<",
            ConditionOperator.LessEqual => "<=",
            _ => throw ServiceFault.Of(ErrorCode.InvalidConditionOperator, $"The condition operator '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} cannot compare with another column."),
        };
        RequireValues(scope, condition, 0);
        var dot = other.IndexOf('.', StringComparison.Ordinal);
        var right = dot < 0 ? Expression(scope, other) : Expression(FindSource(other[..dot]), other[(dot + 1)..]);
        if (left.Family != right.Family || left.Family is ValueFamily.Choices or ValueFamily.Binary)
            throw ServiceFault.Of(ErrorCode.BadCondition, $"Column {condition.Column} of {scope.Table.LogicalName} ({left.Column.Type}) cannot be compared with column {other} ({right.Column.Type}).");
        if (comparison is not ("=" or "<>"))
            RequireOrdered(scope, condition, left);
        var sql = $"{Compared(left)} {comparison} {Compared(right)}";
        return comparison == "<>" ? OrNull(left.Sql, sql) : sql;
    }

    // ---- The caller

    private string OfCaller(Scope scope, Condition condition, ColumnExpression expression, Guid id)
    {
        RequireId(scope, condition, expression);
        RequireValues(scope, condition, 0);
        return Parameter(ValueCodec.FromGuid(id));
    }

    private string Teams(Scope scope, Condition condition, ColumnExpression expression)
    {
        RequireId(scope, condition, expression);
        RequireValues(scope, condition, 0);
        var membership = FindTable("teammembership");
        return $"SELECT m.{SqlDialect.Quote("teamid")} FROM {SqlDialect.Quote(membership.LogicalName)} AS m WHERE m.{SqlDialect.Quote("systemuserid")} = {Parameter(ValueCodec.FromGuid(context.UserId))}";
    }

    private string UserHierarchy(Scope scope, Condition condition, ColumnExpression expression)
    {
        RequireId(scope, condition, expression);
        RequireValues(scope, condition, 0);
        var users = FindTable("systemuser");
        return Descendants(users.LogicalName, users.PrimaryIdColumn, "parentsystemuserid", Parameter(ValueCodec.FromGuid(context.UserId)), itself: true);
    }

    private static void RequireId(Scope scope, Condition condition, ColumnExpression expression)
    {
        if (expression.Family != ValueFamily.Id)
            throw NotForColumn(scope, condition, expression.Column);
    }

    // ---- Hierarchies

    private string Relatives(Scope scope, Condition condition, ColumnExpression expression, bool down, bool itself)
    {
        RequireId(scope, condition, expression);
        var start = Single(scope, condition, expression);
        var hierarchy = Hierarchy(scope.Table, condition.Column);
        return down
            ? Descendants(hierarchy.Table, hierarchy.Key, hierarchy.Parent, start, itself)
            : Ancestors(hierarchy.Table, hierarchy.Key, hierarchy.Parent, start, itself);
    }

    /// <summary>The hierarchy that a column names rows of: of its own table for the primary key, else of the table it refers to.</summary>
    private (string Table, string Key, string Parent) Hierarchy(Table table, string columnName)
    {
        var isKey = columnName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
        var candidates = isKey ? [table.LogicalName] : table.Find(columnName)?.Targets ?? [];
        foreach (var name in candidates)
        {
            var relationship = catalog.OneToMany.Find(r =>
                r.ReferencedTable.Equals(name, StringComparison.OrdinalIgnoreCase) && r.ReferencingTable.Equals(name, StringComparison.OrdinalIgnoreCase)
                && r.ReferencingColumn.StartsWith("parent", StringComparison.OrdinalIgnoreCase))
                ?? catalog.OneToMany.Find(r => r.ReferencedTable.Equals(name, StringComparison.OrdinalIgnoreCase) && r.ReferencingTable.Equals(name, StringComparison.OrdinalIgnoreCase) && !r.ReferencingColumn.Equals("masterid", StringComparison.OrdinalIgnoreCase));
            if (relationship is not null)
                return (name, relationship.ReferencedColumn, relationship.ReferencingColumn);
        }

        throw ServiceFault.Of(ErrorCode.BadCondition, $"Column {columnName} of {table.LogicalName} belongs to no hierarchy: no table it names rows of refers to itself.");
    }

    // UNION, not UNION ALL: a circle of parents must end.
    private static string Descendants(string table, string key, string parent, string start, bool itself)
    {
        var (t, k, p) = (SqlDialect.Quote(table), SqlDialect.Quote(key), SqlDialect.Quote(parent));
        var first = itself ? $"SELECT {start}" : $"SELECT h.{k} FROM {t} AS h WHERE h.{p} = {start}";
        return $"WITH RECURSIVE d(id) AS ({first} UNION SELECT h.{k} FROM {t} AS h JOIN d ON h.{p} = d.id) SELECT id FROM d";
    }

    private static string Ancestors(string table, string key, string parent, string start, bool itself)
    {
        var (t, k, p) = (SqlDialect.Quote(table), SqlDialect.Quote(key), SqlDialect.Quote(parent));
        var first = itself ? $"SELECT {start}" : $"SELECT h.{p} FROM {t} AS h WHERE h.{k} = {start}";
        return $"WITH RECURSIVE a(id) AS ({first} UNION SELECT h.{p} FROM {t} AS h JOIN a ON h.{k} = a.id) SELECT id FROM a WHERE id IS NOT NULL";
    }

    // ---- Dates

    private string DateCondition(Scope scope, Condition condition, ColumnExpression expression)
    {
        var column = expression.Column;
        var dateOnly = column.DateTimeBehavior == DateTimeBehavior.DateOnly;
        int count = 0, year = 0;
        var day = default(DateTime);
        switch (condition.Operator)
        {
            case ConditionOperator.On or ConditionOperator.NotOn or ConditionOperator.OnOrBefore or ConditionOperator.OnOrAfter:
                RequireValues(scope, condition, 1);
                day = LocalDay(scope, condition, column, condition.Values[0]);
                break;
            case ConditionOperator.InFiscalPeriodAndYear or ConditionOperator.InOrBeforeFiscalPeriodAndYear or ConditionOperator.InOrAfterFiscalPeriodAndYear:
                RequireValues(scope, condition, 2);
                count = Positive(scope, condition, condition.Values[0]);
                year = Positive(scope, condition, condition.Values[1]);
                break;
            case ConditionOperator.InFiscalPeriod:
                RequireValues(scope, condition, 1);
                return $"{DatePart(DateParts.FiscalPeriodNumber, expression.Sql, column, true)} = {Parameter((long)Positive(scope, condition, condition.Values[0]))}";
            case ConditionOperator.LastXHours or ConditionOperator.NextXHours or ConditionOperator.OlderThanXHours or ConditionOperator.OlderThanXMinutes when dateOnly:
                throw ServiceFault.Of(ErrorCode.InvalidConditionOperator, $"The condition operator '{ConditionOperators.Name(condition.Operator)}' cannot be used on column {condition.Column} of {scope.Table.LogicalName}: it is of behavior DateOnly and has no hours.");
            case ConditionOperator.LastXHours or ConditionOperator.NextXHours or ConditionOperator.LastXDays or ConditionOperator.NextXDays
                or ConditionOperator.LastXWeeks or ConditionOperator.NextXWeeks or ConditionOperator.LastXMonths or ConditionOperator.NextXMonths
                or ConditionOperator.LastXYears or ConditionOperator.NextXYears or ConditionOperator.OlderThanXMinutes or ConditionOperator.OlderThanXHours
                or ConditionOperator.OlderThanXDays or ConditionOperator.OlderThanXWeeks or ConditionOperator.OlderThanXMonths or ConditionOperator.OlderThanXYears
                or ConditionOperator.LastXFiscalYears or ConditionOperator.NextXFiscalYears or ConditionOperator.LastXFiscalPeriods or ConditionOperator.NextXFiscalPeriods
                or ConditionOperator.InFiscalYear:
                RequireValues(scope, condition, 1);
                count = Positive(scope, condition, condition.Values[0]);
                break;
            default:
                RequireValues(scope, condition, 0);
                break;
        }

        DateRange? range;
        try
        {
            range = DateRange.Of(condition.Operator, dateOnly, context.LocalNow, IsFiscal(condition.Operator) ? fiscal.Value : FiscalCalendar.Default, count, year, day);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ServiceFault.Of(ErrorCode.InvalidValue, $"The condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} reaches beyond the calendar.");
        }

        if (range is not { } bounds)
            throw NotForColumn(scope, condition, column);
        var parts = new List<string>(2);
        if (bounds.From is { } from)
            parts.Add($"{expression.Sql} >= {Parameter(Bound(column, from))}");
        if (bounds.To is { } to)
            parts.Add($"{expression.Sql} < {Parameter(Bound(column, to))}");
        var sql = parts.Count == 1 ? parts[0] : "(" + string.Join(" AND ", parts) + ")";
        return condition.Operator == ConditionOperator.NotOn ? OrNull(expression.Sql, "NOT " + sql) : sql;
    }

    private static bool IsFiscal(ConditionOperator op) => op.ToString().Contains("Fiscal", StringComparison.Ordinal);

    /// <summary>A time of the user's clock as the column keeps it.</summary>
    private long Bound(Column column, DateTime local)
    {
        if (column.DateTimeBehavior == DateTimeBehavior.UserLocal)
            local = context.ToUtc(local);

        // Up to a broken second and from one on is up to and from the next whole one: the store keeps whole seconds.
        var whole = ValueCodec.ToUnix(local);
        return local.Ticks % TimeSpan.TicksPerSecond == 0 ? whole : whole + 1;
    }

    private static int Positive(Scope scope, Condition condition, object? value)
    {
        var number = ToInteger(scope, condition, value);
        return number is > 0 and <= 1_000_000
            ? (int)number
            : throw ServiceFault.Of(ErrorCode.ValueGreaterThanZero, $"The value of the condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} is {number}; it must be greater than zero and not above 1000000.");
    }

    private DateTime LocalDay(Scope scope, Condition condition, Column column, object? value)
    {
        var (moment, isUtc) = ToMoment(scope, condition, value);
        if (isUtc && column.DateTimeBehavior == DateTimeBehavior.UserLocal && moment.TimeOfDay != TimeSpan.Zero)
            moment = TimeZoneInfo.ConvertTimeFromUtc(moment, context.TimeZone);
        return DateTime.SpecifyKind(moment.Date, DateTimeKind.Unspecified);
    }

    // ---- Values

    private string Literal(Scope scope, Condition condition, ColumnExpression expression, int value) =>
        Bound(new ValueBinding(parameters.Count, PlaceOf(condition), value, 1, false, scope, expression), condition)[0];

    private int PlaceOf(Condition condition)
    {
        if (places.TryGetValue(condition, out var place))
            return place;

        // A condition that the compiler made itself: where its value comes from is not known here.
        dependsOnMore = true;
        return -1;
    }

    /// <summary>Parameters for values of a condition, which queries of the same shape bind to their own.</summary>
    private string[] Bound(ValueBinding binding, Condition condition)
    {
        bindings.Add(binding);
        var names = new string[binding.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var name = Constant(Stored(binding, condition, i, catalog, limits, context));
            names[i] = binding.Expression.Family == ValueFamily.Text ? dialect.Unpadded(name) : name;
        }

        return names;
    }

    /// <summary>The parameters of a query of the same shape as one that has been compiled.</summary>
    public static object[] Bind(IReadOnlyList<object> compiled, IReadOnlyList<ValueBinding> bindings, List<Condition> conditions, MetadataCatalog catalog, QueryLimits limits, QueryContext context)
    {
        var values = new object[compiled.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = compiled[i];
        foreach (var binding in bindings)
        {
            for (var i = 0; i < binding.Length; i++)
                values[binding.Parameter + i] = Stored(binding, conditions[binding.Condition], i, catalog, limits, context);
        }

        return values;
    }

    private static object Stored(ValueBinding binding, Condition condition, int index, MetadataCatalog catalog, QueryLimits limits, QueryContext context)
    {
        var value = Stored(binding.Scope, condition, binding.Expression, condition.Values[Math.Min(binding.Value + index, condition.Values.Count - 1)], catalog, context);
        if (binding.IsList && value is string text && text.Length > limits.TextInListLength)
            throw ServiceFault.Of(ErrorCode.InvalidValue, $"A value of the condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {binding.Scope.Table.LogicalName} is longer than {limits.TextInListLength} characters.");
        return value;
    }

    private static object Stored(Scope scope, Condition condition, ColumnExpression expression, object? value, MetadataCatalog catalog, QueryContext context)
    {
        if (value is AliasedValue aliased)
            value = aliased.Value;
        if (value is null)
            throw NullValue(condition);
        var column = expression.Column;
        switch (expression.Family)
        {
            case ValueFamily.Text:
                return value is string text ? text : Convert.ToString(value, CultureInfo.InvariantCulture)!;
            case ValueFamily.Id:
                return value switch
                {
                    Guid id => ValueCodec.FromGuid(id),
                    EntityReference reference => ValueCodec.FromGuid(reference.Id),
                    string written when Guid.TryParse(written, out var parsed) => ValueCodec.FromGuid(parsed),
                    _ => throw BadValue(scope, condition, value, "an id (Guid)"),
                };
            case ValueFamily.Integer or ValueFamily.BigInt or ValueFamily.Choice:
                return ToInteger(scope, condition, value);
            case ValueFamily.Boolean:
                return value switch
                {
                    bool flag => flag ? 1L : 0L,
                    string written when written is "1" or "0" => written == "1" ? 1L : 0L,
                    string written when bool.TryParse(written, out var parsed) => parsed ? 1L : 0L,
                    int number when number is 0 or 1 => (long)number,
                    OptionSetValue { Value: 0 or 1 } option => (long)option.Value,
                    _ => throw BadValue(scope, condition, value, "1, 0, true or false"),
                };
            case ValueFamily.Money:
                try
                {
                    return ValueCodec.FromMoney(ToDecimal(scope, condition, value));
                }
                catch (OverflowException)
                {
                    throw BadValue(scope, condition, value, "an amount of money that can be kept");
                }

            case ValueFamily.Decimal:
                return ValueCodec.FromDecimal(ToDecimal(scope, condition, value));
            case ValueFamily.Double:
                return value switch
                {
                    string written when double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
                    double or float or int or long or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
                    _ => throw BadValue(scope, condition, value, "a number"),
                };
            case ValueFamily.DateTime:
                return ToStoredDate(scope, condition, column, value, context);
            case ValueFamily.TableName:
                if (value is string name && !int.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
                    return name.ToLowerInvariant();
                var code = ToInteger(scope, condition, value);
                return catalog.Tables.FirstOrDefault(t => t.ObjectTypeCode == code)?.LogicalName ?? throw BadValue(scope, condition, value, "a table's name or type code");
            default:
                throw NotForColumn(scope, condition, column);
        }
    }

    private static long ToInteger(Scope scope, Condition condition, object? value) => value switch
    {
        null => throw NullValue(condition),
        int or long or short or byte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        OptionSetValue option => option.Value,
        Enum member => Convert.ToInt64(member, CultureInfo.InvariantCulture),
        decimal number when decimal.IsInteger(number) && Math.Abs(number) < long.MaxValue => (long)number,
        string text when long.TryParse(text.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => throw BadValue(scope, condition, value, "a whole number"),
    };

    private static decimal ToDecimal(Scope scope, Condition condition, object value) => value switch
    {
        Money money => money.Value,
        decimal number => number,
        int or long or short or byte => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        double number when Math.Abs(number) < 7e28 => (decimal)number,
        string text when decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => throw BadValue(scope, condition, value, "a number"),
    };

    private static long ToStoredDate(Scope scope, Condition condition, Column column, object value, QueryContext context)
    {
        var (moment, isUtc) = ToMoment(scope, condition, value);
        switch (column.DateTimeBehavior)
        {
            case DateTimeBehavior.DateOnly:
                return ValueCodec.ToUnix(moment.Date);
            case DateTimeBehavior.TimeZoneIndependent:
                return ValueCodec.ToUnix(moment);
            default:
                return ValueCodec.ToUnix(isUtc ? moment : context.ToUtc(moment));
        }
    }

    /// <summary>
    /// The time that a value names, and whether it is UTC. Written text without an offset is the user's clock; an SDK value is UTC
    /// unless its Kind is Local.
    /// </summary>
    private static (DateTime Moment, bool IsUtc) ToMoment(Scope scope, Condition condition, object? value)
    {
        switch (value)
        {
            case null:
                throw NullValue(condition);
            case DateTime moment:
                return (moment.Kind == DateTimeKind.Local ? moment.ToUniversalTime() : moment, true);
            case DateTimeOffset moment:
                return (moment.UtcDateTime, true);
            case DateOnly day:
                return (day.ToDateTime(TimeOnly.MinValue), false);
            case string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var parsed):
                return (parsed, parsed.Kind == DateTimeKind.Utc);
            default:
                throw BadValue(scope, condition, value, "a date");
        }
    }

    private static void RequireValues(Scope scope, Condition condition, int count)
    {
        if (condition.Values.Count != count)
            throw ServiceFault.Of(ErrorCode.BadCondition, $"The condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} takes {count} {(count == 1 ? "value" : "values")}, not {condition.Values.Count}.");
    }

    private static FaultException<OrganizationServiceFault> NotForColumn(Scope scope, Condition condition, Column column) =>
        ServiceFault.Of(ErrorCode.InvalidConditionOperator, $"The condition operator '{ConditionOperators.Name(condition.Operator)}' cannot be used on column {column.LogicalName} of {scope.Table.LogicalName}, which is of type {column.Type}.");

    private static FaultException<OrganizationServiceFault> BadValue(Scope scope, Condition condition, object value, string expected) =>
        ServiceFault.Of(ErrorCode.InvalidValue, $"The value '{value}' of the condition '{ConditionOperators.Name(condition.Operator)}' on column {condition.Column} of {scope.Table.LogicalName} is not {expected}.");

    private static FaultException<OrganizationServiceFault> NullValue(Condition condition) =>
        ServiceFault.Of(ErrorCode.InvalidArgument, $"Condition for attribute '{condition.Column}': null is not a valid value for an attribute. Use 'Null' or 'NotNull' conditions instead.");

    // ---- What the user may read

    private string? Security(Scope scope) => context.RowSecurity?.Invoke(scope.Table) is { } filter ? Security(scope, filter) : null;

    private string Security(Scope scope, SecurityFilter filter)
    {
        switch (filter)
        {
            case SecurityFilter.Nothing:
                return "FALSE";
            case SecurityFilter.ColumnIn columnIn:
                return $"{Expression(scope, columnIn.Column).Sql} IN ({Ids(columnIn.Ids)})";
            case SecurityFilter.RowIn rowIn:
                return $"{scope.Key} IN ({Ids(rowIn.Ids)})";
            case SecurityFilter.SharedWith shared:
                var mask = Parameter((long)shared.AccessMask);
                return $"{scope.Key} IN (SELECT p.{SqlDialect.Quote("objectid")} FROM {SqlDialect.Quote("principalobjectaccess")} AS p WHERE p.{SqlDialect.Quote("principalid")} IN ({Ids(shared.Principals)}) AND ((p.{SqlDialect.Quote("accessrightsmask")} | COALESCE(p.{SqlDialect.Quote("inheritedaccessrightsmask")}, 0)) & {mask}) = {mask})";
            case SecurityFilter.AnyOf anyOf:
                return anyOf.Filters.Count == 0 ? "FALSE" : "(" + string.Join(" OR ", anyOf.Filters.Select(f => Security(scope, f))) + ")";
            default:
                throw new InvalidOperationException($"Unknown security filter {filter.GetType().Name}.");
        }
    }

    /// <summary>Ids as one parameter, so that the SQL is the same however many there are.</summary>
    private string Ids(IReadOnlyCollection<Guid> ids) =>
        dialect.Ids(Parameter("[" + string.Join(",", ids.Select(id => "\"" + id.ToString("N") + "\"")) + "]"));
}
