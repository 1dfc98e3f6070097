using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// Runs the definition of a background workflow, as the process designer writes it: workflow activities of imported assemblies,
/// and what takes their inputs from the columns of the row the workflow runs on. Anything else faults with its name.
/// </summary>
/// <param name="organization">The organisation.</param>
/// <param name="steps">The registered activities.</param>
/// <param name="runner">Runs them.</param>
/// <param name="workflow">The row of the workflow, with name and xaml.</param>
/// <param name="context">What the activities get to know.</param>
internal sealed partial class WorkflowRun(LocalOrganization organization, StepRegistry steps, PluginRunner runner, Entity workflow, PluginContext context)
{
    private const string Platform = "Microsoft.Crm.Workflow.Activities.";

    private readonly Dictionary<string, object?> variables = new(StringComparer.Ordinal);
    private Entity? primaryRow;

    public void ToTheEnd()
    {
        var root = XElement.Parse(workflow.GetAttributeValue<string>("xaml") ?? throw Unsupported("no XAML"));
        RunAll(root.Elements().Where(element => element.Name.LocalName == "Workflow").Elements());
    }

    private void RunAll(IEnumerable<XElement> elements)
    {
        foreach (var element in elements)
            Run(element);
    }

    private void Run(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "Workflow.Variables" or "Sequence.Variables" or "Persist":
                break;
            case "Sequence":
                RunAll(element.Elements());
                break;
            case "GetEntityProperty":
                if (Text(element, "Entity") is not "[InputEntities(\"primaryEntity\")]" and var other)
                    throw Unsupported($"columns of {other}");
                Set(Text(element, "Value"), Column(Text(element, "Attribute")));
                break;
            case "ActivityReference":
                Refer(element, Text(element, "AssemblyQualifiedName").Split(',')[0]);
                break;
            default:
                throw Unsupported($"<{element.Name.LocalName}>");
        }
    }

    private void Refer(XElement element, string type)
    {
        var arguments = element.Elements().Where(part => part.Name.LocalName == "ActivityReference.Arguments").Elements().ToDictionary(Key);
        switch (type)
        {
            case Platform + "Composite":
                RunAll(element.Elements().Where(part => part.Name.LocalName == "ActivityReference.Properties").Elements().Single(part => Key(part) == "Activities").Elements());
                break;
            case Platform + "EvaluateExpression":
                if (arguments["ExpressionOperator"].Value is not "SelectFirstNonNull" and var expression)
                    throw Unsupported($"the expression {expression}");
                var parameters = ParametersOf().Match(arguments["Parameters"].Value);
                Set(arguments["Result"].Value, parameters.Success ? parameters.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(Variable).FirstOrDefault(value => value != null) : throw Unsupported($"the parameters {arguments["Parameters"].Value}"));
                break;
            case Platform + "ConvertCrmXrmTypes":
                Set(arguments["Result"].Value, Value(arguments["Value"]));
                break;
            default:
                Perform(steps.Types.FirstOrDefault(known => known.IsWorkflowActivity && known.TypeName == type) ?? throw Unsupported($"the step {type}"), arguments);
                break;
        }
    }

    private void Perform(PluginType activity, Dictionary<string, XElement> arguments)
    {
        var caller = new CallScope { UserId = context.UserId, InitiatingUserId = context.InitiatingUserId, Depth = context.Depth, CorrelationId = context.CorrelationId };
        var inputs = arguments.Where(argument => argument.Value.Name.LocalName == "InArgument").ToDictionary(argument => argument.Key, argument => Value(argument.Value));
        var outputs = runner.RunActivity(activity, inputs, context, caller);
        foreach (var (name, argument) in arguments.Where(argument => argument.Value.Name.LocalName == "OutArgument"))
            Set(argument.Value, outputs[name]);
    }

    private object? Column(string name)
    {
        primaryRow ??= organization.CreateService(context.UserId).Retrieve(context.PrimaryEntityName, context.PrimaryEntityId, new ColumnSet(true));
        return name == organization.Table(context.PrimaryEntityName).PrimaryIdColumn ? primaryRow.ToEntityReference() : primaryRow.GetAttributeValue<object>(name);
    }

    /// <summary>A variable, cast or not, or a constant of the argument's type.</summary>
    private object? Value(XElement argument)
    {
        if (argument.HasElements)
            throw Unsupported($"an argument with a <{argument.Elements().First().Name.LocalName}>");
        if (argument.Value is ['[', .. var expression, ']'])
            return Variable(Cast().Match(expression) is { Success: true } cast ? cast.Groups[1].Value : expression);
        return argument.Attributes().First(attribute => attribute.Name.LocalName == "TypeArguments").Value switch
        {
            "x:String" => argument.Value,
            "x:Boolean" => bool.Parse(argument.Value),
            "x:Int32" => int.Parse(argument.Value, CultureInfo.InvariantCulture),
            "x:Decimal" => decimal.Parse(argument.Value, CultureInfo.InvariantCulture),
            var type => throw Unsupported($"a constant of {type}"),
        };
    }

    private object? Variable(string name) => Identifier().IsMatch(name) ? variables.GetValueOrDefault(name) : throw Unsupported($"the expression {name}");

    private void Set(string variable, object? value) =>
        variables[variable is ['[', .. var name, ']'] && Identifier().IsMatch(name) ? name : throw Unsupported($"the target {variable}")] = value;

    private static string Key(XElement element) => element.Attributes().First(attribute => attribute.Name.LocalName == "Key").Value;

    private static string Text(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? "";

    private FaultException<OrganizationServiceFault> Unsupported(string what) =>
        ServiceFault.Of(ErrorCode.InvalidArgument, $"The workflow '{workflow.GetAttributeValue<string>("name")}' has {what}, which this local Dataverse does not run.");

    [GeneratedRegex(@"^\[New Object\(\) \{ (.+) \}\]$")]
    private static partial Regex ParametersOf();

    [GeneratedRegex(@"^DirectCast\((\w+), [\w.]+\)$")]
    private static partial Regex Cast();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Identifier();
}
