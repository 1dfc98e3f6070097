using System.Collections.Generic;

namespace CrmSegmentation.Cli.Input;

/// <summary>One customer as the loader takes it.</summary>
internal sealed record CustomerRow
{
    /// <summary>The line it comes from; 0 where it comes from no file.</summary>
    public int Line { get; init; }

    /// <summary>The number the shop knows the customer by; null where the row names the customer by e-mail alone.</summary>
    public string? Number { get; init; }

    public string? Email { get; init; }

    /// <summary>
    /// Logical name of a contact column to its value: string, <see cref="System.DateOnly"/>, decimal (money), int (whole number),
    /// bool, <see cref="Option"/> or a list of them. A column that the file leaves empty is not here: an empty field never erases what
    /// the organisation knows.
    /// </summary>
    public required IReadOnlyDictionary<string, object> Values { get; init; }

    /// <summary>The value of an option of a choice.</summary>
    internal readonly record struct Option(int Value);
}
