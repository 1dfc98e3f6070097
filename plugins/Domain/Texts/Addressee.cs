namespace CrmSegmentation.Domain.Texts;

/// <summary>How a customer is addressed.</summary>
internal sealed class Addressee(string? title, string? firstName, string? lastName, string? nickname)
{
    /// <summary>'Ms. Miller'; without title or last name the first name; without that the nickname; null where there is none of these.</summary>
    public string? Salutation { get; } = NameOf(title, firstName, lastName, nickname);

    /// <summary>'Dear Ms. Miller', 'Dear Ann'; where nothing is known, as the language greets a customer without a name.</summary>
    public string Greeting(GreetingTexts texts) => Salutation is { } name ? texts.To(name) : texts.ToNobody;

    private static string? NameOf(string? title, string? firstName, string? lastName, string? nickname) =>
        VisibleText.NameOf(title) is { } known && VisibleText.NameOf(lastName) is { } family
            ? $"{known} {family}"
            : VisibleText.NameOf(firstName) ?? VisibleText.NameOf(nickname);
}
