namespace CrmSegmentation.Domain.Suggestions;

/// <summary>A category to suggest, the rule that says so, and the purchase that the rule goes by.</summary>
internal sealed record WantedSuggestion(CategoryRule Rule, BoughtCategory Because);
