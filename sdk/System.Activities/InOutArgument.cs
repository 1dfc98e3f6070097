namespace System.Activities;

/// <summary>A value that goes into and comes out of an activity.</summary>
public abstract class InOutArgument : Argument
{
    private protected InOutArgument(Type argumentType)
        : base(argumentType, ArgumentDirection.InOut)
    {
    }
}
