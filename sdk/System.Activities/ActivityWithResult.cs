namespace System.Activities;

/// <summary>An activity that returns a value.</summary>
public abstract class ActivityWithResult : Activity
{
    private protected ActivityWithResult()
    {
    }

    public abstract Type ResultType { get; }
}
