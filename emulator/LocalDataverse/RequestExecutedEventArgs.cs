using System;

namespace LocalDataverse;

/// <summary>One request that the organisation handled, by whomever it was sent.</summary>
public sealed class RequestExecutedEventArgs(string messageName, string? tableName, int depth, string? callerPluginType) : EventArgs
{
    public string MessageName { get; } = messageName;

    /// <summary>The table the request is about; null when it is about none.</summary>
    public string? TableName { get; } = tableName;

    /// <summary>1 for a request from outside, one more for each plug-in in between.</summary>
    public int Depth { get; } = depth;

    /// <summary>The full name of the plug-in's class that sent the request; null for a request from outside.</summary>
    public string? CallerPluginType { get; } = callerPluginType;
}
