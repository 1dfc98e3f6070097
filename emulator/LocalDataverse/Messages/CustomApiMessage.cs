using System;
using System.Linq;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>The message that a custom API of a solution adds.</summary>
internal sealed class CustomApiMessage(CustomApi api) : Message
{
    public override string Name => api.UniqueName;

    public override string? TableOf(ParameterCollection input) => api.Binding == 0 ? null : api.BoundTable;

    public override void Execute(MessageCall call)
    {
        if (api.ExecutePrivilege is { Length: > 0 } privilege)
            call.RequirePrivilege(privilege, Name);
        if (api.Binding == 1)
            CheckTarget(call);
        foreach (var (name, value) in call.Input)
        {
            if (api.Binding == 1 && name == "Target")
                continue;
            var parameter = api.Parameters.FirstOrDefault(p => p.UniqueName == name)
                ?? throw ServiceFault.Of(ErrorCode.InvalidArgument, $"'{name}' is no request parameter of {api.UniqueName}; it has {Names()}.");
            if (value != null && !parameter.Accepts(value))
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The parameter '{name}' of {api.UniqueName} is a {parameter.Type}, not a {value.GetType().Name}.");
        }

        foreach (var parameter in api.Parameters)
        {
            if (call.Input.TryGetValue(parameter.UniqueName, out var given) && given != null)
                continue;
            if (!parameter.IsOptional)
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"Expected request parameter not found: '{parameter.UniqueName}' of {api.UniqueName} is required.");
            if (parameter.Default is { } value)
                call.Input[parameter.UniqueName] = value;
        }

        if (api.Implementation == null)
            return;
        foreach (var (name, value) in call.Organization.Pipeline.RunImplementation(api, call))
        {
            var property = api.Properties.FirstOrDefault(p => p.UniqueName == name);
            if (property == null)
                continue;
            if (value != null && !property.Accepts(value))
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"The plug-in of {api.UniqueName} set the response property '{name}' to a {value.GetType().Name}; it is a {property.Type}.");
            call.Output[name] = value;
        }
    }

    private void CheckTarget(MessageCall call)
    {
        var target = call.Require<EntityReference>("Target");
        var table = call.TableOf(api.BoundTable);
        if (!table.LogicalName.Equals(target.LogicalName, StringComparison.OrdinalIgnoreCase))
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"{api.UniqueName} is bound to '{api.BoundTable}', not to '{target.LogicalName}'.");
        if (!call.Organization.Store.Exists(table, target.Id))
            throw ServiceFault.MissingRow(table.LogicalName, target.Id);
    }

    private string Names() => api.Parameters.Count == 0 ? "none" : string.Join(", ", api.Parameters.Select(p => p.UniqueName));
}
