using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalDataverse.Tests.Query;

/// <summary>
/// What a filter means, said once more in the most obvious way and without any of the engine's code: a row at a time,
/// in three-valued logic where null is "unknown". Slow, and meant to be.
/// </summary>
internal static class SlowEvaluator
{
    /// <summary>A row: values by column, null where there is none. Dates are UTC for <c>joined</c> and days for <c>birthday</c>.</summary>
    internal sealed class Row : Dictionary<string, object?>
    {
        public Guid Id { get; init; }

        public List<Row> Visits { get; } = [];
    }

    internal abstract record Filter
    {
        public abstract string Xml { get; }

        public abstract bool? Holds(Row row, DateTime now);
    }

    internal sealed record All(IReadOnlyList<Filter> Parts) : Filter
    {
        public override string Xml => "<filter type='and'>" + string.Concat(Parts.Select(p => p.Xml)) + "</filter>";

        public override bool? Holds(Row row, DateTime now)
        {
            bool? result = true;
            foreach (var part in Parts)
            {
                var one = part.Holds(row, now);
                if (one == false || result == false)
                    result = false;
                else if (one == null)
                    result = null;
            }

            return result;
        }
    }

    // A filter without conditions is as if it were not there.
    internal sealed record Either(IReadOnlyList<Filter> Parts) : Filter
    {
        public override string Xml => "<filter type='or'>" + string.Concat(Parts.Select(p => p.Xml)) + "</filter>";

        public override bool? Holds(Row row, DateTime now)
        {
            if (Parts.Count == 0)
                return true;
            bool? result = false;
            foreach (var part in Parts)
            {
                var one = part.Holds(row, now);
                if (one == true || result == true)
                    result = true;
                else if (one == null)
                    result = null;
            }

            return result;
        }
    }

    internal sealed record Related(string Type, Filter Inner) : Filter
    {
        public override string Xml => $"<link-entity name='visit' from='personid' to='personid' link-type='{Type}'><filter>{Inner.Xml}</filter></link-entity>";

        public override bool? Holds(Row row, DateTime now)
        {
            var matching = row.Visits.Any(v => Inner.Holds(v, now) == true);
            return Type switch
            {
                "any" or "not all" => matching,
                "not any" => !matching,
                "all" => row.Visits.Count > 0 && !matching,
                _ => throw new InvalidOperationException(Type),
            };
        }
    }

    internal sealed record Compare(string Column, string Operator, string Other) : Filter
    {
        public override string Xml => $"<condition attribute='{Column}' operator='{Operator}' valueof='{Other}'/>";

        public override bool? Holds(Row row, DateTime now)
        {
            var (left, right) = (row[Column], row[Other]);
            if (Operator == "ne" && left == null)
                return true;
            if (left == null || right == null)
                return null;
            return Ordered(Operator, Order(left, right));
        }
    }

    internal sealed record Condition(string Column, string Operator, params string[] Values) : Filter
    {
        public override string Xml => $"<condition attribute='{Column}' operator='{Operator}'>{string.Concat(Values.Select(v => $"<value>{System.Security.SecurityElement.Escape(v)}</value>"))}</condition>";

        public override bool? Holds(Row row, DateTime now)
        {
            var value = row[Column];
            switch (Operator)
            {
                case "null":
                    return value == null;
                case "not-null":
                    return value != null;
            }

            // "Not" holds for a row without a value; everything else is unknown for it.
            var negative = Operator switch
            {
                "ne" or "neq" => "eq",
                "not-in" => "in",
                "not-between" => "between",
                "not-like" => "like",
                "not-begin-with" => "begins-with",
                "not-end-with" => "ends-with",
                "not-contain-values" => "contain-values",
                _ => null,
            };
            if (negative != null)
                return value == null || !Positive(value, negative, now);
            return value == null ? null : Positive(value, Operator, now);
        }

        private bool Positive(object value, string op, DateTime now)
        {
            switch (value)
            {
                case HashSet<int> set:
                    var wanted = Values.Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToHashSet();
                    return op == "contain-values" ? set.Overlaps(wanted) : set.SetEquals(wanted);
                case string text when op == "like":
                    return Like(text, Values[0]);
                case string text when op == "begins-with":
                    return Like(text, Values[0] + "%");
                case string text when op == "ends-with":
                    return Like(text, "%" + Values[0]);
                case DateTime moment when op is not ("eq" or "in" or "between" or "lt" or "le" or "gt" or "ge"):
                    return Column == "birthday" ? Day(moment, op, now) : Moment(moment.AddHours(-5), op, now);
            }

            var values = Values.Select(v => Read(value, v)).ToList();
            return op switch
            {
                "in" => values.Exists(v => Order(value, v) == 0),
                "between" => Order(value, values[0]) >= 0 && Order(value, values[1]) <= 0,
                _ => Ordered(op, Order(value, values[0])),
            };
        }

        private object Read(object like, string text) => like switch
        {
            int => int.Parse(text, CultureInfo.InvariantCulture),
            decimal => decimal.Parse(text, CultureInfo.InvariantCulture),
            double => double.Parse(text, CultureInfo.InvariantCulture),
            bool => text == "1",
            DateTime when Column == "birthday" => DateTime.Parse(text, CultureInfo.InvariantCulture).Date,
            DateTime => DateTime.Parse(text, CultureInfo.InvariantCulture).AddHours(5),
            _ => text,
        };

        private int Number => int.Parse(Values[0], CultureInfo.InvariantCulture);

        private bool Day(DateTime day, string op, DateTime now)
        {
            var today = now.Date;
            return op switch
            {
                "today" => day == today,
                "yesterday" => day == today.AddDays(-1),
                "on" => day == DateTime.Parse(Values[0], CultureInfo.InvariantCulture).Date,
                "on-or-before" => day <= DateTime.Parse(Values[0], CultureInfo.InvariantCulture).Date,
                "on-or-after" => day >= DateTime.Parse(Values[0], CultureInfo.InvariantCulture).Date,
                "last-x-days" => day <= today && (today - day).TotalDays <= Number,
                "next-x-days" => day > today && (day - today).TotalDays <= Number,
                "olderthan-x-days" => (today - day).TotalDays > Number,
                "this-week" => Week(day) == Week(today),
                "last-week" => Week(day) == Week(today).AddDays(-7),
                "this-month" => day.Year == today.Year && day.Month == today.Month,
                "last-month" => (day.Year * 12) + day.Month == (today.Year * 12) + today.Month - 1,
                "this-year" => day.Year == today.Year,
                "this-fiscal-period" => day.Year == today.Year && (day.Month - 1) / 3 == (today.Month - 1) / 3,
                "in-fiscal-period" => ((day.Month - 1) / 3) + 1 == Number,
                _ => throw new InvalidOperationException(op),
            };
        }

        private bool Moment(DateTime local, string op, DateTime now) => op switch
        {
            "last-x-days" => local <= now && (now.Date - local.Date).TotalDays <= Number,
            "next-x-days" => local >= now && (local.Date - now.Date).TotalDays <= Number,
            "last-x-hours" => local <= now && (now - local).TotalHours <= Number,
            "next-x-hours" => local >= now && (local - now).TotalHours <= Number,
            "olderthan-x-hours" => (now - local).TotalHours > Number,
            _ => Day(local.Date, op, now),
        };

        private static DateTime Week(DateTime day)
        {
            while (day.DayOfWeek != DayOfWeek.Sunday)
                day = day.AddDays(-1);
            return day.Date;
        }
    }

    public static int Order(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => string.CompareOrdinal(Fold(a).TrimEnd(' '), Fold(b).TrimEnd(' ')),
        _ => ((IComparable)left).CompareTo(right),
    };

    private static bool Ordered(string op, int order) => op switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        "le" => order <= 0,
        _ => throw new InvalidOperationException(op),
    };

    private static bool Like(string text, string pattern)
    {
        var regex = Regex.Escape(Fold(pattern)).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal).Replace("\\[\\^", "[^", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal);
        return Regex.IsMatch(Fold(text), "^" + regex + "$", RegexOptions.Singleline);
    }

    private static string Fold(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToUpperInvariant();
}
