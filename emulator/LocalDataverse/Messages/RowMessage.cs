using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>Create and Update, single and multiple: messages about rows of one table whose pipelines are merged.</summary>
internal abstract class RowMessage : Message
{
    protected abstract bool IsMultiple { get; }

    public override bool IsBatch => IsMultiple;

    public override string? TableOf(ParameterCollection input)
    {
        if (!IsMultiple)
            return base.TableOf(input) ?? throw ServiceFault.Of(ErrorCode.InvalidArgument, "Required field 'Target' is missing.");
        var targets = Targets(input);
        return string.IsNullOrEmpty(targets.EntityName) ? targets.Entities[0].LogicalName : targets.EntityName;
    }

    /// <summary>The rows as the caller gave them.</summary>
    public List<Entity> RowsOf(ParameterCollection input, Table table, LocalOrganization organization)
    {
        if (!IsMultiple)
            return [(Entity)input["Target"]];
        var rows = new List<Entity>();
        foreach (var row in Targets(input).Entities)
        {
            if (!table.LogicalName.Equals(row.LogicalName, StringComparison.OrdinalIgnoreCase))
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"{Name} takes rows of one table: '{table.LogicalName}' and '{row.LogicalName}' are mixed.");
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Copies of the parameters besides the rows.</summary>
    public static ParameterCollection Others(ParameterCollection input)
    {
        var others = new ParameterCollection();
        var pairs = input.Pairs();
        while (pairs.MoveNext())
        {
            var (name, value) = pairs.Current;
            if (name is not ("Target" or "Targets"))
                others[name] = ValueCopy.Of(value)!;
        }

        return others;
    }

    /// <summary>Whether neither the message nor what comes with its rows changes these, so that they need not be copied.</summary>
    public abstract bool LeavesRowsAlone(List<Entity> rows);

    /// <summary>Resolves alternate keys before images are taken.</summary>
    public virtual void Prepare(LocalOrganization organization, Table table, List<Entity> rows)
    {
    }

    public abstract List<WrittenRow> Write(LocalOrganization organization, Table table, List<Entity> rows, ParameterCollection input, CallScope scope);

    /// <summary>Fills the response.</summary>
    public abstract void Finish(ParameterCollection output, List<WrittenRow> written);

    /// <summary>Never called: the pipeline runs rows itself.</summary>
    public sealed override void Execute(MessageCall call) => throw new InvalidOperationException($"{Name} runs through its rows.");

    private EntityCollection Targets(ParameterCollection input)
    {
        if (!input.TryGetValue("Targets", out var value) || value is not EntityCollection { Entities.Count: > 0 } targets)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"{Name} needs at least one row in 'Targets'.");
        return targets;
    }
}
