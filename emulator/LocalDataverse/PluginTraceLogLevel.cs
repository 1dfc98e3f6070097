namespace LocalDataverse;

/// <summary>Which plug-in runs leave a row in the plug-in trace log; the numbers are those of the organisation's setting.</summary>
public enum PluginTraceLogLevel
{
    Off = 0,

    /// <summary>Those that throw.</summary>
    Exception = 1,

    /// <summary>Those that throw and those that trace something.</summary>
    All = 2,
}
