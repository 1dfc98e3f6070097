using System.Collections.Generic;
using System.Linq;

namespace System.Activities;

/// <summary>The environment of a running activity: the values of its arguments and the extensions of its host.</summary>
public class ActivityContext
{
    private readonly Dictionary<Argument, object> _values = new();
    private readonly IReadOnlyList<object> _extensions;

    private protected ActivityContext(IReadOnlyList<object> extensions) => _extensions = extensions;

    public string ActivityInstanceId { get; } = "1";

    public Guid WorkflowInstanceId { get; } = Guid.NewGuid();

    /// <summary>The first extension of this type, or null.</summary>
    public T GetExtension<T>()
        where T : class => _extensions.OfType<T>().FirstOrDefault();

    public T GetValue<T>(InArgument<T> argument) => Require(argument).Get<T>(this);

    public T GetValue<T>(InOutArgument<T> argument) => Require(argument).Get<T>(this);

    public T GetValue<T>(OutArgument<T> argument) => Require(argument).Get<T>(this);

    public object GetValue(Argument argument) => Require(argument).Get(this);

    public void SetValue<T>(InArgument<T> argument, T value) => Require(argument).Set(this, value);

    public void SetValue<T>(InOutArgument<T> argument, T value) => Require(argument).Set(this, value);

    public void SetValue<T>(OutArgument<T> argument, T value) => Require(argument).Set(this, value);

    public void SetValue(Argument argument, object value) => Require(argument).Set(this, value);

    internal object Read(Argument argument) => _values.TryGetValue(argument, out var value) ? value : argument.InitialValue;

    internal void Write(Argument argument, object value) => _values[argument] = value;

    private static TArgument Require<TArgument>(TArgument argument)
        where TArgument : Argument => argument ?? throw new ArgumentNullException(nameof(argument));
}
