namespace CrmSegmentation.Domain.Texts;

/// <summary>What a placeholder stands for, which decides how it can be formatted and compared.</summary>
internal enum TextFieldKind
{
    Text,

    /// <summary>A text in which dots and dashes are no value: people type them where they do not know a name.</summary>
    Name,

    /// <summary>A name or greeting that is composed, so that there always is one.</summary>
    Composed,

    Number,

    /// <summary>Written in the customer's own currency, compared in the base currency.</summary>
    Amount,

    Date,
    Choice,

    /// <summary>Can be asked in a condition only.</summary>
    YesNo,

    /// <summary>A value of the industry profile, whose category has its kind.</summary>
    Attribute,
}
