using System;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// The enabled steps, read from the platform's tables (so that disabling a step there has its effect) and kept until one of those
/// tables changes.
/// </summary>
internal sealed class StepRegistry(LocalOrganization organization)
{
    private static readonly HashSet<string> Tables = new(StringComparer.OrdinalIgnoreCase)
    {
        "sdkmessageprocessingstep", "sdkmessageprocessingstepimage", "sdkmessageprocessingstepsecureconfig", "plugintype", "pluginassembly", "sdkmessage", "sdkmessagefilter", "customapi", "customapirequestparameter", "customapiresponseproperty",
    };

    private readonly Remembered<Registered> registered = new(() => Load(organization));

    public void Forget(string table)
    {
        if (Tables.Contains(table))
            Forget();
    }

    public void Forget() => registered.Forget();

    /// <summary>The steps on an event of a table, by rank; Create and CreateMultiple are one event.</summary>
    public EventSteps For(string eventName, string? table)
    {
        var key = (eventName, table ?? "");
        var all = registered.Value;
        if (all.Answers.TryGetValue(key, out var known))
            return known;
        var steps = new List<Step>();
        if (all.ByEvent.TryGetValue((eventName.ToLowerInvariant(), (table ?? "").ToLowerInvariant()), out var own))
            steps.AddRange(own);
        if (table != null && all.ByEvent.TryGetValue((eventName.ToLowerInvariant(), ""), out var general))
            steps.AddRange(general);
        return all.Answers[key] = steps.Count == 0 ? EventSteps.None : new EventSteps([.. steps.OrderBy(s => s.Rank).ThenBy(s => s.Id)]);
    }

    public Step? ById(Guid id) => registered.Value.ById.GetValueOrDefault(id);

    public PluginType? TypeById(Guid id) => registered.Value.Types.GetValueOrDefault(id);

    public IEnumerable<PluginType> Types => registered.Value.Types.Values;

    public CustomApi? CustomApi(string message) => registered.Value.CustomApis.Value.GetValueOrDefault(message);

    private static IEnumerable<Entity> Rows(LocalOrganization organization, string table) => organization.SystemQuery(new QueryExpression(table) { ColumnSet = new ColumnSet(true) });

    private static Registered Load(LocalOrganization organization)
    {
        var types = new Dictionary<Guid, PluginType>();
        foreach (var row in Rows(organization, "plugintype"))
        {
            if (row.GetAttributeValue<EntityReference>("pluginassemblyid") is { } assembly)
                types[row.Id] = new PluginType(row.Id, assembly.Id, row.GetAttributeValue<string>("typename"), row.GetAttributeValue<bool>("isworkflowactivity"));
        }

        var messages = Rows(organization, "sdkmessage").ToDictionary(r => r.Id, r => r.GetAttributeValue<string>("name"));
        var filters = Rows(organization, "sdkmessagefilter").ToDictionary(r => r.Id, r => r.GetAttributeValue<string>("primaryobjecttypecode"));
        var secrets = Rows(organization, "sdkmessageprocessingstepsecureconfig").ToDictionary(r => r.Id, r => r.GetAttributeValue<string>("secureconfig"));
        var images = Rows(organization, "sdkmessageprocessingstepimage").ToLookup(r => r.GetAttributeValue<EntityReference>("sdkmessageprocessingstepid").Id);
        var byId = new Dictionary<Guid, Step>();
        var events = new Dictionary<(string, string), List<Step>>();
        foreach (var row in Rows(organization, "sdkmessageprocessingstep"))
        {
            if (row.GetAttributeValue<OptionSetValue>("statecode")?.Value == 1 || ToStep(row, types, messages, filters, secrets) is not { } step)
                continue;
            foreach (var image in images[row.Id])
                step.Images.Add(ToImage(image));
            byId[step.Id] = step;
            var key = (step.Event.ToLowerInvariant(), step.Table?.ToLowerInvariant() ?? "");
            if (!events.TryGetValue(key, out var list))
                events[key] = list = [];
            list.Add(step);
        }

        return new Registered(events, byId, types, new Lazy<Dictionary<string, CustomApi>>(() => LoadCustomApis(organization, types)));
    }

    private static Step? ToStep(Entity row, Dictionary<Guid, PluginType> types, Dictionary<Guid, string> messages, Dictionary<Guid, string> filters, Dictionary<Guid, string> secrets)
    {
        var typeId = (row.GetAttributeValue<EntityReference>("plugintypeid") ?? row.GetAttributeValue<EntityReference>("eventhandler"))?.Id ?? Guid.Empty;
        if (!types.TryGetValue(typeId, out var type) || row.GetAttributeValue<EntityReference>("sdkmessageid") is not { } message || !messages.TryGetValue(message.Id, out var messageName))
            return null;
        var table = row.GetAttributeValue<EntityReference>("sdkmessagefilterid") is { } filter ? filters.GetValueOrDefault(filter.Id) : null;
        var filtering = row.GetAttributeValue<string>("filteringattributes");
        var secret = row.GetAttributeValue<EntityReference>("sdkmessageprocessingstepsecureconfigid")?.Id;
        return new Step
        {
            Id = row.Id,
            Name = row.GetAttributeValue<string>("name") ?? "",
            Message = messageName,
            Table = string.IsNullOrEmpty(table) || table == "none" ? null : table,
            Stage = row.GetAttributeValue<OptionSetValue>("stage")?.Value ?? 40,
            IsAsynchronous = row.GetAttributeValue<OptionSetValue>("mode")?.Value == 1,
            DeleteJobOnSuccess = row.GetAttributeValue<bool>("asyncautodelete"),
            Rank = row.GetAttributeValue<int>("rank"),
            FilteringColumns = string.IsNullOrWhiteSpace(filtering) ? null : filtering.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            PluginType = type,
            UnsecureConfiguration = row.GetAttributeValue<string>("configuration"),
            SecureConfiguration = secret is { } id ? secrets.GetValueOrDefault(id) : null,
            RunAs = row.GetAttributeValue<EntityReference>("impersonatinguserid")?.Id,
        };
    }

    private static StepImage ToImage(Entity row)
    {
        var kind = row.GetAttributeValue<OptionSetValue>("imagetype")?.Value ?? 0;
        var columns = row.GetAttributeValue<string>("attributes");
        return new StepImage(
            row.GetAttributeValue<string>("entityalias") ?? row.GetAttributeValue<string>("name"),
            kind is 0 or 2,
            kind is 1 or 2,
            string.IsNullOrWhiteSpace(columns) ? new ColumnSet(true) : new ColumnSet(columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
    }

    private static Dictionary<string, CustomApi> LoadCustomApis(LocalOrganization organization, Dictionary<Guid, PluginType> types)
    {
        var parameters = Rows(organization, "customapirequestparameter").ToLookup(r => r.GetAttributeValue<EntityReference>("customapiid").Id, ToParameter);
        var properties = Rows(organization, "customapiresponseproperty").ToLookup(r => r.GetAttributeValue<EntityReference>("customapiid").Id, ToParameter);
        return Rows(organization, "customapi").ToDictionary(
            r => r.GetAttributeValue<string>("uniquename"),
            r => new CustomApi(
                r.Id,
                r.GetAttributeValue<string>("uniquename"),
                r.GetAttributeValue<OptionSetValue>("bindingtype")?.Value ?? 0,
                r.GetAttributeValue<string>("boundentitylogicalname"),
                r.GetAttributeValue<bool>("isfunction"),
                r.GetAttributeValue<string>("executeprivilegename"),
                r.GetAttributeValue<EntityReference>("plugintypeid") is { } type ? types.GetValueOrDefault(type.Id) : null,
                parameters[r.Id].ToList(),
                properties[r.Id].ToList()),
            StringComparer.OrdinalIgnoreCase);
    }

    private static CustomApiParameter ToParameter(Entity row) => new(
        row.GetAttributeValue<string>("uniquename"),
        (CustomApiValueType)(row.GetAttributeValue<OptionSetValue>("type")?.Value ?? 10),
        row.Contains("isoptional") && row.GetAttributeValue<bool>("isoptional"),
        row.GetAttributeValue<string>("logicalentityname"));

    private sealed record Registered(
        Dictionary<(string Event, string Table), List<Step>> ByEvent,
        Dictionary<Guid, Step> ById,
        Dictionary<Guid, PluginType> Types,
        Lazy<Dictionary<string, CustomApi>> CustomApis)
    {
        public ConcurrentDictionary<(string Event, string Table), EventSteps> Answers { get; } = [];
    }
}
