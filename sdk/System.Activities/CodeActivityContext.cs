using System.Collections.Generic;

namespace System.Activities;

/// <summary>The environment of a running <see cref="CodeActivity"/>.</summary>
public class CodeActivityContext : ActivityContext
{
    internal CodeActivityContext(IReadOnlyList<object> extensions)
        : base(extensions)
    {
    }
}
