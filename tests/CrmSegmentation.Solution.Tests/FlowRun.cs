using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace CrmSegmentation.Solution.Tests;

/// <summary>
/// Runs the definition of a cloud flow: the actions and the functions that the shipped flow uses, by their documented rules.
/// Anything else throws with its name.
/// </summary>
/// <param name="connector">Performs an unbound action; whether it succeeded, and the body of the answer.</param>
/// <param name="environmentVariable">The value of an environment variable by its name, none where the environment has none; then the default of the flow's parameter counts.</param>
internal sealed partial class FlowRun(Func<string, JsonObject, Task<(bool Succeeded, JsonObject Body)>> connector, Func<string, string?>? environmentVariable = null)
{
    private readonly Dictionary<string, string> variables = [];
    private readonly Dictionary<string, JsonObject> outputs = [];
    private readonly Dictionary<string, object> given = [];

    /// <summary>Succeeded, or Failed after a Terminate.</summary>
    public string Status { get; private set; } = "Running";

    public string? Error { get; private set; }

    public async Task<FlowRun> ToTheEndAsync(JsonObject definition)
    {
        foreach (var (name, parameter) in definition["parameters"]!.AsObject().Where(parameter => parameter.Value!["metadata"]?["schemaName"] != null))
            given[name] = Given(name, parameter!);

        var status = await RunAllAsync(definition["actions"]!.AsObject());
        if (Status == "Running")
            Status = status;
        return this;
    }

    /// <summary>What a parameter that stands for an environment variable is when the run begins, in the parameter's type.</summary>
    private object Given(string name, JsonNode parameter)
    {
        var value = environmentVariable?.Invoke((string)parameter["metadata"]!["schemaName"]!) ?? parameter["defaultValue"]!.ToString();
        return (string?)parameter["type"] switch
        {
            "Int" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidOperationException($"The parameter {name} is an Int, its value '{value}' is none."),
            "String" => value,
            var type => throw new NotSupportedException($"The parameter {name} is of type {type}."),
        };
    }

    /// <summary>Runs actions once all they run after have ended as they ask. The whole has failed when the last of a branch has.</summary>
    private async Task<string> RunAllAsync(JsonObject actions)
    {
        var ended = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Status == "Running" && actions.FirstOrDefault(action => !ended.ContainsKey(action.Key) && After(action.Value!).All(one => ended.ContainsKey(one.Key))) is { Key: { } name, Value: JsonObject action })
            ended[name] = After(action).All(one => one.Value!.AsArray().Any(status => (string?)status == ended[one.Key])) ? await RunOneAsync(name, action) : "Skipped";

        // What failed and was taken care of by an action that runs after the failure has not failed the whole.
        var taken = actions.SelectMany(action => After(action.Value!).Where(one => ended.GetValueOrDefault(action.Key) == "Succeeded" && one.Value!.AsArray().Any(status => (string?)status == "Failed")).Select(one => one.Key));
        return ended.Where(one => one.Value == "Failed").Select(one => one.Key).Except(taken).Any() ? "Failed" : "Succeeded";
    }

    private async Task<string> RunOneAsync(string name, JsonObject action)
    {
        switch ((string)action["type"]!)
        {
            case "InitializeVariable":
                variables[(string)action["inputs"]!["variables"]![0]!["name"]!] = (string)action["inputs"]!["variables"]![0]!["value"]!;
                return "Succeeded";
            case "SetVariable":
                variables[Known((string)action["inputs"]!["name"]!)] = Text((string)action["inputs"]!["value"]!);
                return "Succeeded";
            case "OpenApiConnection":
                return await PerformAsync(name, action["inputs"]!);
            case "Until":
                for (var i = 0; i < (int)action["limit"]!["count"]!; i++)
                {
                    var status = await RunAllAsync(action["actions"]!.AsObject());
                    if (Is((string)action["expression"]!))
                        return status;
                }

                return "TimedOut";
            case "If":
                return Holds(action["expression"]!) ? await RunAllAsync(action["actions"]!.AsObject()) : "Succeeded";
            case "Terminate":
                (Status, Error) = ((string)action["inputs"]!["runStatus"]!, Text((string)action["inputs"]!["runError"]!["message"]!));
                return "Succeeded";
            case var type:
                throw new NotSupportedException($"The action {name} is of type {type}.");
        }
    }

    private async Task<string> PerformAsync(string name, JsonNode inputs)
    {
        if ((string?)inputs["host"]!["operationId"] is not "PerformUnboundAction" and var operation)
            throw new NotSupportedException($"The operation {operation} of {name}.");

        var parameters = inputs["parameters"]!.AsObject();
        var items = parameters.Where(parameter => parameter.Key != "actionName").Select(parameter => KeyValuePair.Create(parameter.Key["item/".Length..], (JsonNode?)Sent((string)parameter.Value!)));
        var (succeeded, body) = await connector((string)parameters["actionName"]!, new JsonObject(items));
        outputs[name] = body;
        return succeeded ? "Succeeded" : "Failed";
    }

    /// <summary>A number goes out as a number, everything else that the flow sends is text.</summary>
    private JsonValue? Sent(string value) => value.StartsWith('@') && !value.StartsWith("@{", StringComparison.Ordinal) && Evaluate(value[1..]) is int number ? JsonValue.Create(number) : JsonValue.Create(Text(value));

    private static JsonObject After(JsonNode action) => action["runAfter"]!.AsObject();

    private string Known(string variable) => variables.ContainsKey(variable) ? variable : throw new InvalidOperationException($"The variable {variable} was not initialized.");

    private bool Holds(JsonNode condition) => condition.AsObject().Single() switch
    {
        { Key: "and", Value: JsonArray all } => all.All(one => Holds(one!)),
        { Key: "not", Value: { } one } => !Holds(one),
        { Key: "equals", Value: JsonArray pair } => Text((string)pair[0]!) == Text((string)pair[1]!),
        { Key: "contains", Value: JsonArray pair } => Text((string)pair[0]!).Contains(Text((string)pair[1]!), StringComparison.Ordinal),
        var other => throw new NotSupportedException($"The condition {other.Key}."),
    };

    /// <summary>An expression as the whole text, or one in braces.</summary>
    private string Text(string value) =>
        value.StartsWith("@{", StringComparison.Ordinal) && value.EndsWith('}') ? Convert.ToString(Evaluate(value[2..^1]), CultureInfo.InvariantCulture) ?? ""
        : value.StartsWith('@') ? Convert.ToString(Evaluate(value[1..]), CultureInfo.InvariantCulture) ?? ""
        : value;

    private bool Is(string expression) => Evaluate(expression[1..]) is true;

    private object? Evaluate(string expression)
    {
        var tokens = new Queue<string>(Tokens().Matches(expression).Select(match => match.Value));
        var value = Value(tokens);
        return tokens.Count == 0 ? value : throw new NotSupportedException($"'{tokens.Peek()}' in {expression}.");
    }

    private object? Value(Queue<string> tokens)
    {
        var token = tokens.Dequeue();
        if (token[0] == '\'')
            return token[1..^1].Replace("''", "'", StringComparison.Ordinal);

        var arguments = new List<object?>();
        tokens.Dequeue();
        while (tokens.Peek() != ")")
        {
            arguments.Add(Value(tokens));
            if (tokens.Peek() == ",")
                tokens.Dequeue();
        }

        tokens.Dequeue();
        var value = Call(token, arguments);
        while (tokens.TryPeek(out var next) && next == "?[")
        {
            tokens.Dequeue();
            var path = (string)Value(tokens)!;
            tokens.Dequeue();
            value = path.Split('/').Skip(1).Aggregate((JsonNode?)value, (node, step) => (node as JsonObject)?[step])?.ToString();
        }

        return value;
    }

    private object? Call(string function, List<object?> arguments) => function switch
    {
        "variables" => variables[Known((string)arguments[0]!)],
        "parameters" => given[(string)arguments[0]!],
        "outputs" => outputs[(string)arguments[0]!],
        "equals" => Equals(arguments[0], arguments[1]),
        "contains" => ((string)arguments[0]!).Contains((string)arguments[1]!, StringComparison.Ordinal),
        "if" => arguments[0] is true ? arguments[1] : arguments[2],
        "coalesce" => arguments.FirstOrDefault(argument => argument != null),
        "split" => ((string)arguments[0]!).Split((string)arguments[1]!),
        "first" => ((string[])arguments[0]!)[0],
        "last" => ((string[])arguments[0]!)[^1],
        _ => throw new NotSupportedException($"The function {function}."),
    };

    [GeneratedRegex(@"'(?:[^']|'')*'|\w+|\?\[|[\](),]")]
    private static partial Regex Tokens();
}
