using System.Collections.Generic;

namespace CrmSegmentation.Domain.Texts;

/// <summary>A text for one customer.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text or HTML.</param>
/// <param name="IsHtml">Whether the body is HTML.</param>
/// <param name="Missing">The placeholders for which the customer has nothing, so that their fallbacks stand there.</param>
internal sealed record ComposedText(string Subject, string Body, bool IsHtml, IReadOnlyList<string> Missing);
