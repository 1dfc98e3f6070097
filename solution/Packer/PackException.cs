using System;

namespace CrmSegmentation.Packer;

/// <summary>The source folder, the plug-in assembly or the web resources do not fit together; the message says which file and what to do.</summary>
public sealed class PackException : Exception
{
    public PackException()
    {
    }

    public PackException(string message)
        : base(message)
    {
    }

    public PackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
