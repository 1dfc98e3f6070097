using System;

namespace CrmSegmentation.Domain;

/// <summary>The user asked for something that is not possible. The message is a sentence he can act on, and is shown to him.</summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(string message)
        : base(message)
    {
    }

    public RefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
