using System;
using System.Collections.Generic;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>A message of the Organization service. Parameters are read by name, so that typed and untyped requests work alike.</summary>
internal abstract class Message
{
    /// <summary>The request's name.</summary>
    public abstract string Name { get; }

    /// <summary>The name under which steps are looked up.</summary>
    public virtual string Event => Name;

    /// <summary>Whether it needs a transaction.</summary>
    public virtual bool Writes => true;

    /// <summary>True for messages on which no steps run: batches and those that become other messages.</summary>
    public virtual bool HasNoEvent => false;

    /// <summary>Whether it is one of those that plug-ins should not send.</summary>
    public virtual bool IsBatch => false;

    /// <summary>The table it is about.</summary>
    public virtual string? TableOf(ParameterCollection input) => input.TryGetValue("Target", out var target)
        ? target switch
        {
            Entity entity => entity.LogicalName,
            EntityReference reference => reference.LogicalName,
            _ => null,
        }
        : null;

    /// <summary>The row it is about.</summary>
    public virtual Guid IdOf(ParameterCollection input) => input.TryGetValue("Target", out var target)
        ? target switch
        {
            Entity entity => entity.Id,
            EntityReference reference => reference.Id,
            _ => Guid.Empty,
        }
        : Guid.Empty;

    /// <summary>The message that does the work for such a request: nearly always this one.</summary>
    public virtual Message For(ParameterCollection input) => this;

    public abstract void Execute(MessageCall call);
}
