namespace System.Activities;

/// <summary>A value that comes out of an activity.</summary>
public abstract class OutArgument : Argument
{
    private protected OutArgument(Type argumentType)
        : base(argumentType, ArgumentDirection.Out)
    {
    }
}
