using System.Collections.Generic;
using System.Globalization;
using System.Resources;

namespace CrmSegmentation.Domain.Texts;

/// <summary>The words of greetings in one language. They stand in the one assembly that the sandbox loads.</summary>
internal sealed class GreetingTexts
{
    private const int EnglishCode = 1033;

    /// <summary>The low ten bits of a language's code are the language without its country.</summary>
    private const int LanguageMask = 0x3FF;

    private static readonly Dictionary<int, GreetingTexts> Known = new()
    {
        [EnglishCode & LanguageMask] = new(EnglishCode),
        [1031 & LanguageMask] = new(1031),
        [1036 & LanguageMask] = new(1036),
    };

    private readonly string greeting;

    private GreetingTexts(int code)
    {
        var resources = new ResourceManager(typeof(GreetingTexts).FullName + "." + code.ToString(CultureInfo.InvariantCulture), typeof(GreetingTexts).Assembly);
        using var texts = resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        greeting = texts.GetString("Greeting")!;
        ToNobody = texts.GetString("GreetingToNobody")!;
        Customer = texts.GetString("Customer")!;
    }

    /// <summary>English for languages that have no words of their own.</summary>
    public static GreetingTexts OrEnglish(int? code) => Of(code ?? EnglishCode) ?? Known[EnglishCode & LanguageMask];

    /// <summary>The words of a language by its code (LCID), whichever country it is of; null where there are none.</summary>
    public static GreetingTexts? Of(int code) => Known.TryGetValue(code & LanguageMask, out var texts) ? texts : null;

    /// <summary>The greeting of somebody who is known by no name.</summary>
    public string ToNobody { get; }

    /// <summary>What stands for the name of somebody who has none.</summary>
    public string Customer { get; }

    public string To(string name) => string.Format(CultureInfo.InvariantCulture, greeting, name);
}
