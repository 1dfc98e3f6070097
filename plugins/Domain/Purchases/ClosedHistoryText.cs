using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>
/// A closed history as the text of a column: numbers apart by blanks, days counted from the first of the calendar. The same
/// history is always the same text.
/// </summary>
internal static class ClosedHistoryText
{
    /// <summary>The column takes no more. A longer history is not kept: it is read each time.</summary>
    public const int MaxLength = 40_000;

    /// <summary>The first number: what is written otherwise is not understood, and so not used.</summary>
    private const int Format = 1;

    private const string NotKnown = "-";

    /// <summary>The history as text; none where it is too long to be kept.</summary>
    public static string? Write(ClosedHistory history)
    {
        var text = new StringBuilder();
        Append(text, Format);
        Append(text, Number(history.Before));
        Append(text, Number(history.DaysFrom));
        Append(text, history.PurchaseDays is { } known ? known.ToString(CultureInfo.InvariantCulture) : NotKnown);
        Append(text, history.Groups.Count);
        foreach (var group in history.Groups)
        {
            Append(text, group.Kind == PurchaseKind.Return ? 1 : 0);
            Append(text, group.Category?.ToString("N") ?? NotKnown);
            Append(text, group.Count);
            Append(text, group.Amount);
            Append(text, Number(group.First));
            Append(text, Number(group.Last) - Number(group.First));
        }

        Append(text, history.Days.Count);
        var day = Number(history.DaysFrom);
        foreach (var purchase in history.Days)
        {
            Append(text, Number(purchase.Date) - day);
            Append(text, purchase.IsReturn ? 1 : 0, purchase.IsGift, purchase.Channel);
            Append(text, purchase.Count);
            Append(text, purchase.Amount);
            day = Number(purchase.Date);
        }

        return text.Length <= MaxLength ? text.ToString() : null;
    }

    /// <summary>The history that a text tells; none where it is empty or nothing that <see cref="Write"/> wrote.</summary>
    public static ClosedHistory? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        var reader = new Reader(text!);
        if (reader.Whole() != Format)
            return null;
        var before = reader.Day();
        var daysFrom = reader.Day();
        int? purchaseDays = reader.Skip(NotKnown) ? null : (int)reader.Whole();
        var groups = new List<LifetimeGroup>();
        for (var left = reader.Whole(); left > 0 && !reader.Failed; left--)
        {
            var kind = reader.Whole() == 1 ? PurchaseKind.Return : PurchaseKind.Purchase;
            var category = reader.Skip(NotKnown) ? null : reader.Id();
            var count = (int)reader.Whole();
            var amount = reader.Amount();
            var first = reader.Day();
            groups.Add(new LifetimeGroup(kind, category, count, amount, first, reader.Day(first)));
        }

        var days = new List<Purchase>();
        var day = daysFrom;
        for (var left = reader.Whole(); left > 0 && !reader.Failed; left--)
        {
            day = reader.Day(day);
            var code = reader.Whole();
            PurchaseChannel? channel = code >> 2 is var number && number == 0 ? null : (PurchaseChannel)(number - 1 + (int)PurchaseChannel.Store);
            var count = (int)reader.Whole();
            days.Add(new Purchase(day, (code & 1) == 1 ? PurchaseKind.Return : PurchaseKind.Purchase, reader.Amount(), channel, (code & 2) == 2, Count: count));
        }

        return reader.Failed || !reader.AtEnd ? null : new ClosedHistory(before, daysFrom, purchaseDays, groups, days);
    }

    private static int Number(DateTime day) => (int)(day.Ticks / TimeSpan.TicksPerDay);

    private static void Append(StringBuilder text, int kind, bool isGift, PurchaseChannel? channel) =>
        Append(text, ((channel is { } known ? (long)known - (long)PurchaseChannel.Store + 1 : 0) << 2) | (isGift ? 2L : 0L) | (long)kind);

    private static void Append(StringBuilder text, decimal amount) => Append(text, amount.ToString("0.############################", CultureInfo.InvariantCulture));

    private static void Append(StringBuilder text, long number) => Append(text, number.ToString(CultureInfo.InvariantCulture));

    private static void Append(StringBuilder text, string token)
    {
        if (text.Length > 0)
            text.Append(' ');
        text.Append(token);
    }

    /// <summary>
    /// Goes through the text once, by hand: it is read in each save. What does not fit makes it fail, and it stays failed.
    /// </summary>
    private struct Reader(string text)
    {
        /// <summary>So many digits fit a whole number and more do not.</summary>
        private const int MostDigits = 18;

        private const int IdLength = 32;

        private int place;

        public bool Failed { get; private set; }

        public readonly bool AtEnd => place >= text.Length;

        public bool Skip(string token)
        {
            if (place >= text.Length || string.CompareOrdinal(text, place, token, 0, token.Length) != 0 || (place + token.Length < text.Length && text[place + token.Length] != ' '))
                return false;
            place += token.Length + 1;
            return true;
        }

        public long Whole()
        {
            var number = Digits(out var isNegative, out _, allowPoint: false);
            return isNegative ? -number : number;
        }

        public decimal Amount()
        {
            if (Failed)
                return 0m;

            var begin = Math.Min(place, text.Length);
            var number = Digits(out var isNegative, out var decimals, allowPoint: true);
            if (!Failed)
                return new decimal((int)number, (int)(number >> 32), 0, isNegative, (byte)decimals);

            // More digits than a whole number takes.
            var end = text.IndexOf(' ', begin);
            end = end < 0 ? text.Length : end;
            Failed = !decimal.TryParse(text.Substring(begin, end - begin), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount);
            place = end + 1;
            return amount;
        }

        public Guid? Id()
        {
            if (place + IdLength <= text.Length && Guid.TryParseExact(text.Substring(place, IdLength), "N", out var id) && (place + IdLength == text.Length || text[place + IdLength] == ' '))
            {
                place += IdLength + 1;
                return id;
            }

            Failed = true;
            return null;
        }

        /// <summary>A day, as days after another one.</summary>
        public DateTime Day(DateTime after = default)
        {
            var days = Whole();
            if (!Failed && days >= 0 && days <= (DateTime.MaxValue - after).Days)
                return after.AddDays(days);
            Failed = true;
            return default;
        }

        private long Digits(out bool isNegative, out int decimals, bool allowPoint)
        {
            decimals = 0;
            isNegative = place < text.Length && text[place] == '-';
            if (isNegative)
                place++;
            var number = 0L;
            var digits = 0;
            var point = -1;
            for (; place < text.Length && text[place] != ' '; place++)
            {
                var digit = text[place] - '0';
                if (digit is >= 0 and <= 9)
                {
                    number = (number * 10) + digit;
                    digits++;
                }
                else if (text[place] == '.' && allowPoint && point < 0)
                {
                    point = digits;
                }
                else
                {
                    Failed = true;
                    return 0;
                }

                if (digits > MostDigits)
                {
                    Failed = true;
                    return 0;
                }
            }

            if (digits == 0)
                Failed = true;
            if (point >= 0)
                decimals = digits - point;
            place++;
            return number;
        }
    }
}
