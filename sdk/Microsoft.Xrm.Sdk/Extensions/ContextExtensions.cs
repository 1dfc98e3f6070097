namespace Microsoft.Xrm.Sdk.Extensions;

/// <summary>Shorter ways to the parameters of an execution context.</summary>
public static class ContextExtensions
{
    public static T InputParameterOrDefault<T>(this IPluginExecutionContext context, string parameterName) =>
        context.InputParameters.TryGetValue(parameterName, out T value) ? value : default;
}
