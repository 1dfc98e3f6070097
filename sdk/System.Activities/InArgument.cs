namespace System.Activities;

/// <summary>A value that goes into an activity.</summary>
public abstract class InArgument : Argument
{
    private protected InArgument(Type argumentType)
        : base(argumentType, ArgumentDirection.In)
    {
    }
}
