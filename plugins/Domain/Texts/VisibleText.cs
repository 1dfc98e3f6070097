using System;
using System.Globalization;
using System.Text;

namespace CrmSegmentation.Domain.Texts;

/// <summary>Values as they can stand within a sentence.</summary>
internal static class VisibleText
{
    /// <summary>Letters by their category that nobody sees: fillers of Hangul and the blank of Braille.</summary>
    private const string InvisibleLetters = "\u115F\u1160\u2800\u3164\uFFA0";

    /// <summary>
    /// One line, each run of blanks one blank, none before a comma and none at the ends, no punctuation at the start; without
    /// control characters, halves of surrogate pairs and what turns the direction of text. Null where nothing of it would be seen.
    /// </summary>
    public static string? Of(string? value)
    {
        var text = OneLine(value);
        var start = 0;
        while (start < text.Length && (" ,;.:!?".IndexOf(text[start]) >= 0 || !IsSeen(text, start)))
            start += char.IsHighSurrogate(text[start]) ? 2 : 1;
        text = text.Substring(start).TrimEnd(' ', ',', ';');
        return text.Length == 0 ? null : text;
    }

    /// <summary>The same for a name: null also where it has neither letter nor digit, as in "-".</summary>
    public static string? NameOf(string? value) =>
        Of(value) is { } text && Any(text, category => category <= UnicodeCategory.OtherLetter || category is UnicodeCategory.DecimalDigitNumber) ? text : null;

    /// <summary>A text on one line, each run of blanks one blank.</summary>
    public static string OneLine(string? value)
    {
        var line = new StringBuilder();
        for (var i = 0; i < (value?.Length ?? 0); i++)
        {
            var sign = value![i];
            if (char.IsWhiteSpace(sign) || char.IsControl(sign))
            {
                if (line.Length > 0 && line[line.Length - 1] != ' ')
                    line.Append(' ');
                continue;
            }

            if (char.IsSurrogatePair(value, i))
            {
                line.Append(sign).Append(value[++i]);
                continue;
            }

            if (char.IsSurrogate(sign) || IsNoncharacter(sign) || TurnsDirection(sign))
                continue;
            if (sign == ',' && line.Length > 0 && line[line.Length - 1] == ' ')
                line.Length--;
            line.Append(sign);
        }

        return line.ToString().Trim();
    }

    /// <summary>The beginning of a text, no character cut in halves.</summary>
    public static string Start(string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length).TrimEnd();
    }

    private static bool Any(string text, Func<UnicodeCategory, bool> fits)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsSeen(text, i) && fits(CharUnicodeInfo.GetUnicodeCategory(text, i)))
                return true;
            if (char.IsHighSurrogate(text[i]))
                i++;
        }

        return false;
    }

    private static bool IsSeen(string text, int index) =>
        CharUnicodeInfo.GetUnicodeCategory(text, index) is not (UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) && InvisibleLetters.IndexOf(text[index]) < 0;

    private static bool IsNoncharacter(char sign) => sign is '\uFFFE' or '\uFFFF' or (>= '\uFDD0' and <= '\uFDEF');

    private static bool TurnsDirection(char sign) => sign is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
