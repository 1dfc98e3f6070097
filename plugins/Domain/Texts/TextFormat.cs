namespace CrmSegmentation.Domain.Texts;

/// <summary>Values of the choice <c>cseg_textformat</c>.</summary>
internal enum TextFormat
{
    Plain = 653210000,

    /// <summary>Values are encoded when they are put in.</summary>
    Html = 653210001,
}
