namespace CrmSegmentation.Domain.Suggestions;

/// <summary>Values of the choice <c>cseg_suggestionstatus</c>.</summary>
internal enum SuggestionStatus
{
    Open = 653210000,

    /// <summary>The customer bought the category.</summary>
    Bought = 653210001,

    /// <summary>A person did not think it fit.</summary>
    Dismissed = 653210002,

    /// <summary>The reason is gone: the rule, or the purchase that it went by; or others are better.</summary>
    Expired = 653210003,
}
