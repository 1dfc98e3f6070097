using System.Activities.Hosting;
using System.Collections.Generic;
using System.Linq;

namespace System.Activities;

/// <summary>Runs an activity like a method: arguments in and out by the names of its properties.</summary>
public sealed class WorkflowInvoker
{
    private readonly Activity _workflow;

    public WorkflowInvoker(Activity workflow) => _workflow = workflow ?? throw new ArgumentNullException(nameof(workflow));

    public WorkflowInstanceExtensionManager Extensions { get; } = new();

    public static IDictionary<string, object> Invoke(Activity workflow) => new WorkflowInvoker(workflow).Invoke();

    public static IDictionary<string, object> Invoke(Activity workflow, IDictionary<string, object> inputs) => new WorkflowInvoker(workflow).Invoke(inputs);

    public static TResult Invoke<TResult>(Activity<TResult> workflow) => Invoke(workflow, new Dictionary<string, object>());

    public static TResult Invoke<TResult>(Activity<TResult> workflow, IDictionary<string, object> inputs) =>
        (TResult)new WorkflowInvoker(workflow).Invoke(inputs)[nameof(workflow.Result)];

    public IDictionary<string, object> Invoke() => Invoke(new Dictionary<string, object>());

    public IDictionary<string, object> Invoke(IDictionary<string, object> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var arguments = _workflow.DeclaredArguments().ToList();
        var context = new CodeActivityContext(Extensions.Create());
        var unknown = inputs.Keys.FirstOrDefault(name => !arguments.Any(argument => argument.Name == name && argument.TakesValue));
        if (unknown != null)
            throw new ArgumentException($"'{unknown}' is no input of {_workflow.DisplayName}.", nameof(inputs));

        foreach (var argument in arguments.Where(argument => argument.TakesValue))
        {
            if (inputs.TryGetValue(argument.Name, out var value))
                argument.Argument.Set(context, value);
            else if (argument.IsRequired && argument.Argument.InitialValue == null)
                throw new ArgumentException($"{_workflow.DisplayName} requires a value for '{argument.Name}'.", nameof(inputs));
        }

        _workflow.Run(context);
        return arguments.Where(argument => argument.GivesValue)
            .ToDictionary(argument => argument.Name, argument => argument.Argument.Get(context) ?? Default(argument.Argument.ArgumentType));
    }

    private static object Default(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
