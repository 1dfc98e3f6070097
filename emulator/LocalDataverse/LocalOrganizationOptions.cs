using System;
using LocalDataverse.Query;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse;

/// <summary>How a local organisation behaves. The limits' defaults are the platform's.</summary>
public sealed class LocalOrganizationOptions
{
    /// <summary>
    /// The database file, or the connection string of a PostgreSQL database ("Host=...;Database=..."), of which the first schema of the
    /// search path is used, by one process at a time. Null keeps everything in memory.
    /// </summary>
    public string? DatabasePath { get; init; }

    /// <summary>Whether a <see cref="DatabasePath"/> is the connection string of a server and no file.</summary>
    public static bool IsServer(string databasePath) => PostgresDatabase.IsMeant(databasePath);

    /// <summary>The clock behind createdon, OperationCreatedOn and relative dates in queries.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>False: no plug-in step runs, which shows what the same work costs without them.</summary>
    public bool RunStepsEnabled { get; init; } = true;

    /// <summary>True: queued asynchronous steps run by themselves once the transaction that queued them has committed.</summary>
    public bool RunAsyncInBackground { get; init; }

    /// <summary>Which plug-in runs leave a row in the plug-in trace log.</summary>
    public PluginTraceLogLevel PluginTraceLog { get; init; } = PluginTraceLogLevel.All;

    /// <summary>
    /// True: a merge updates each child it moves, and the steps of the children's tables run. No public source says whether
    /// the platform does, so a plug-in should be right either way.
    /// </summary>
    public bool MergeUpdatesChildren { get; init; } = true;

    /// <summary>
    /// True: orders and invoices exist, as with the full Dynamics 365 Sales. A solution that must work with and without them is
    /// tried both ways.
    /// </summary>
    public bool SalesDocuments { get; init; }

    /// <summary>How deep plug-ins may call plug-ins before the platform assumes an endless loop.</summary>
    public int MaximumDepth { get; init; } = 8;

    /// <summary>How long a message may take with all its synchronous steps.</summary>
    public TimeSpan MessageTimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often an asynchronous step is tried that asks for it with OperationStatus.Retry.</summary>
    public int AsyncAttempts { get; init; } = 4;

    /// <summary>The most requests one ExecuteMultiple or ExecuteTransaction may hold.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>The largest plug-in assembly, in bytes.</summary>
    public int MaximumAssemblySize { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// True: an assembly that refers to what the sandbox keeps from plug-ins (files, registry, processes, threads, sockets, native libraries)
    /// is not registered. False: the import says so in a note; the platform itself stops such a plug-in only when it gets to the call.
    /// </summary>
    public bool EnforceSandbox { get; init; } = true;

    /// <summary>The most that a solution file may hold when unpacked, in bytes.</summary>
    public long MaximumSolutionSize { get; init; } = 256L * 1024 * 1024;

    /// <summary>How much queries may ask for.</summary>
    public QueryLimits QueryLimits { get; init; } = new();

    /// <summary>
    /// Requests that are answered and not done, to see whether a test notices that they are missing: given the request and the class of
    /// the plug-in that sends it, null for a request from outside.
    /// </summary>
    public Func<OrganizationRequest, string?, bool>? Loses { get; init; }

    /// <summary>The name of the organisation.</summary>
    public string OrganizationName { get; init; } = "local";
}
