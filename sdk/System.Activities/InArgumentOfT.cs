namespace System.Activities;

/// <summary>A value of a known type that goes into an activity.</summary>
public sealed class InArgument<T> : InArgument
{
    public InArgument()
        : base(typeof(T))
    {
    }

    public InArgument(T constValue)
        : this() => InitialValue = constValue;

    public static implicit operator InArgument<T>(T constValue) => new(constValue);

    public static InArgument<T> FromValue(T constValue) => new(constValue);

    public new T Get(ActivityContext context) => Get<T>(context);

    public void Set(ActivityContext context, T value) => base.Set(context, value);
}
