using System;

namespace LocalDataverse.Metadata;

/// <summary>How the platform makes the plural under which the Web API knows a table.</summary>
internal static class EntitySetNames
{
    public static string PluralOf(string logicalName)
    {
        if (logicalName.EndsWith('s'))
            return logicalName + "collection";
        if (logicalName.EndsWith('y') && logicalName.Length > 1 && !"aeiou".Contains(logicalName[^2], StringComparison.Ordinal))
            return logicalName[..^1] + "ies";
        if (logicalName.EndsWith("ch", StringComparison.Ordinal) || logicalName.EndsWith("sh", StringComparison.Ordinal) || logicalName.EndsWith('x'))
            return logicalName + "es";
        return logicalName + "s";
    }
}
