namespace CrmSegmentation.Domain.Suggestions;

/// <summary>Values of the choice <c>cseg_suggestiontype</c>.</summary>
internal enum SuggestionType
{
    /// <summary>Another category, by a co-purchase rule. Made and taken back by maintenance.</summary>
    CrossSell = 653210000,

    /// <summary>More or better of a category, which a person entered.</summary>
    UpSell = 653210001,
}
