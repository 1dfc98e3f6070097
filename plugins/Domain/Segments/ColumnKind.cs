namespace CrmSegmentation.Domain.Segments;

/// <summary>What a column holds, as far as it decides which comparisons and values a condition on it can have.</summary>
internal enum ColumnKind
{
    /// <summary>Anything whose conditions only the platform can judge.</summary>
    Other,
    Text,
    Number,
    Date,
    Choice,
    MultiSelectChoice,
    YesNo,

    /// <summary>A lookup or an id.</summary>
    Reference,
}
