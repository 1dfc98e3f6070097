using System;

namespace CrmSegmentation.Cli;

/// <summary>Something the caller gave cannot be used. The message is a sentence that says what and what to do; it is printed as it stands.</summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
