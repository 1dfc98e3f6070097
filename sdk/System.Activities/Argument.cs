namespace System.Activities;

/// <summary>A value that goes into or out of an activity. It stands in the context, not in the argument itself.</summary>
public abstract class Argument
{
    private protected Argument(Type argumentType, ArgumentDirection direction)
    {
        ArgumentType = argumentType;
        Direction = direction;
    }

    public Type ArgumentType { get; }

    public ArgumentDirection Direction { get; }

    internal object InitialValue { get; set; }

    public object Get(ActivityContext context) => (context ?? throw new ArgumentNullException(nameof(context))).Read(this);

    public T Get<T>(ActivityContext context) => Get(context) is { } value ? (T)value : default;

    public void Set(ActivityContext context, object value)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!Accepts(value))
            throw new ArgumentException($"A value of {value?.GetType().ToString() ?? "null"} does not fit an argument of {ArgumentType}.", nameof(value));

        context.Write(this, value);
    }

    internal bool Accepts(object value) =>
        value == null ? !ArgumentType.IsValueType || Nullable.GetUnderlyingType(ArgumentType) != null : ArgumentType.IsInstanceOfType(value);
}
