namespace System.Activities;

/// <summary>An activity whose work is code that returns a value.</summary>
public abstract class CodeActivity<TResult> : Activity<TResult>
{
    protected CodeActivity()
    {
    }

    protected abstract TResult Execute(CodeActivityContext context);

    internal sealed override void Run(CodeActivityContext context) => Result.Set(context, Execute(context));
}
