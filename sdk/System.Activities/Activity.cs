using System.Collections.Generic;

namespace System.Activities;

/// <summary>A unit of work of a workflow.</summary>
public abstract class Activity
{
    private string _displayName;

    private protected Activity()
    {
    }

    public string DisplayName
    {
        get => _displayName ?? GetType().Name;
        set => _displayName = value;
    }

    internal abstract void Run(CodeActivityContext context);

    internal IEnumerable<RuntimeArgument> DeclaredArguments() => RuntimeArgument.Of(this);
}
