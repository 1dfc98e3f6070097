using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>A message being executed.</summary>
internal sealed class MessageCall(LocalOrganization organization, CallScope scope, ParameterCollection input)
{
    public LocalOrganization Organization { get; } = organization;

    public CallScope Scope { get; } = scope;

    public ParameterCollection Input { get; } = input;

    public ParameterCollection Output { get; private init; } = [];

    public MessageCall Inside(CallScope joined) => new(Organization, joined, Input) { Output = Output };

    /// <summary>A parameter that must be there.</summary>
    public T Require<T>(string name)
    {
        if (Input.TryGetValue(name, out var value) && value is T typed)
            return typed;
        throw ServiceFault.Of(ErrorCode.InvalidArgument, value is null
            ? $"Required field '{name}' is missing."
            : $"The parameter '{name}' is a {value.GetType().Name} where a {typeof(T).Name} is expected.");
    }

    /// <summary>A parameter that may be absent.</summary>
    public T? Get<T>(string name) => Input.TryGetValue(name, out var value) && value is T typed ? typed : default;

    public Table TableOf(string? name) => string.IsNullOrEmpty(name) ? throw ServiceFault.UnknownTable(name) : Organization.Metadata.Find(name) ?? throw ServiceFault.UnknownTable(name);

    /// <exception cref="FaultException{OrganizationServiceFault}">The caller does not have it.</exception>
    public void RequirePrivilege(string privilege, string message)
    {
        if (!Organization.Access.HasPrivilege(Scope.UserId, privilege))
            throw ServiceFault.Of(ErrorCode.PrivilegeDenied, $"Principal user (Id={Scope.UserId:D}) is missing {privilege} privilege, which {message} requires.");
    }

    /// <summary>For what changes tables, which no transaction of a caller can undo.</summary>
    public void RequireNoTransaction(string what)
    {
        if (Scope.Transaction != null)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"{what} cannot be part of a transaction.");
    }

    /// <summary>Runs another event inside this one.</summary>
    public ParameterCollection Run(string message, params (string Name, object? Value)[] parameters)
    {
        var collection = new ParameterCollection();
        foreach (var (name, value) in parameters)
            collection[name] = value;
        return Organization.Pipeline.Run(message, collection, Scope);
    }

    /// <summary>
    /// Runs another event as a part of this message's own operation: steps find the message among their parent contexts, as on
    /// the platform where, for example, an update can be seen to come from a merge.
    /// </summary>
    public void RunAsPartOf(string ownMessage, string table, Guid id, string message, params (string Name, object? Value)[] parameters)
    {
        var parent = new PluginContext
        {
            Stage = 30,
            MessageName = ownMessage,
            PrimaryEntityName = table,
            PrimaryEntityId = id,
            InputParameters = ValueCopy.Of(Input),
            ParentContext = Scope.Parent,
            IsInTransaction = Scope.Transaction != null,
        };
        EventRun.Fill(parent, Organization, Scope);
        new MessageCall(Organization, Scope.Under(parent), Input).Run(message, parameters);
    }
}
