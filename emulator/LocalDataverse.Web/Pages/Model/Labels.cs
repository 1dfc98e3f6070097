using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Picks the text of a language from the lists of labels in form, layout and site map XML.</summary>
internal static class Labels
{
    /// <summary>English, which every description that we have met contains.</summary>
    public const int DefaultLanguage = 1033;

    /// <summary>The label in the language, else in English, else the first; null when there is none. Reads both spellings: labels/label (description) and Titles/Title (Title).</summary>
    public static string? Pick(XElement? list, int language)
    {
        if (list is null)
            return null;
        var labels = list.Elements()
            .Select(label => (Language: LanguageOf(label), Text: (string?)label.Attribute("description") ?? (string?)label.Attribute("Title")))
            .Where(label => !string.IsNullOrEmpty(label.Text))
            .ToList();
        return labels.Find(label => label.Language == language).Text
            ?? labels.Find(label => label.Language == DefaultLanguage).Text
            ?? labels.FirstOrDefault().Text;
    }

    private static int LanguageOf(XElement label) =>
        int.TryParse((string?)label.Attribute("languagecode") ?? (string?)label.Attribute("LCID"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var code) ? code : 0;
}
