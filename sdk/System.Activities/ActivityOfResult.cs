namespace System.Activities;

/// <summary>An activity that returns a value as its output "Result".</summary>
public abstract class Activity<TResult> : ActivityWithResult
{
    private protected Activity()
    {
    }

    public OutArgument<TResult> Result { get; set; }

    public override Type ResultType => typeof(TResult);
}
