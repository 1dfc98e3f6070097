using System.Linq;

namespace CrmSegmentation.Domain.FollowUps;

/// <summary>Subject and description of a task, in which {customer} stands for the customer's name.</summary>
internal static class FollowUpText
{
    /// <summary>What the platform takes as the subject of an activity.</summary>
    public const int LongestSubject = 200;

    private const int LongestDescription = 2_000;

    private const string Customer = "{customer}";

    /// <summary>The subject; where the rule has none, its name and the customer's.</summary>
    public static string Subject(string? text, string ruleName, string customerName) =>
        Cut(Fill(string.IsNullOrWhiteSpace(text) ? $"{ruleName}: {Customer}" : text!, customerName), LongestSubject);

    /// <summary>What to do, and why.</summary>
    public static string Description(string? text, string reason, string customerName) =>
        Cut(string.Join("\n\n", new[] { text == null ? null : Fill(text, customerName), reason }.Where(part => !string.IsNullOrWhiteSpace(part))), LongestDescription);

    /// <summary>A word in braces that stands for nothing; none where all of them do.</summary>
    public static string? UnknownPlaceholder(string? text)
    {
        var rest = text?.Replace(Customer, "") ?? "";
        var start = rest.IndexOf('{');
        if (start < 0)
            return null;
        var end = rest.IndexOf('}', start);
        return end < 0 ? rest.Substring(start) : rest.Substring(start, end - start + 1);
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text.Substring(0, longest);

    private static string Fill(string text, string customerName) => text.Replace(Customer, customerName);
}
