using System.Collections.Generic;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>A button that a solution adds to a command bar.</summary>
/// <param name="Icon">Name of the icon's web resource, or null.</param>
internal sealed record CommandDescription(
    string Id,
    string Label,
    string? Tooltip,
    string? Icon,
    int Sequence,
    IReadOnlyList<CommandRule> EnableRules,
    IReadOnlyList<CommandRule> DisplayRules,
    IReadOnlyList<CommandAction> Actions);

/// <param name="Kind">The platform's name of the kind: FormStateRule, ValueRule, ...</param>
/// <param name="Settings">The rule's attributes.</param>
/// <param name="Parameters">What a rule that is a function is given.</param>
internal sealed record CommandRule(string Id, string Kind, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<CommandParameter> Parameters);

/// <param name="Kind">JavaScriptFunction, or an action that the client does not know.</param>
/// <param name="Library">Name of the web resource that has the function.</param>
/// <param name="Parameters">In their order, by kind (CrmParameter, StringParameter, ...) and value.</param>
internal sealed record CommandAction(string Kind, string Function, string Library, IReadOnlyList<CommandParameter> Parameters);

internal sealed record CommandParameter(string Kind, string Value);
