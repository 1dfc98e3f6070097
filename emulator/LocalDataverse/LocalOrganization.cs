using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using LocalDataverse.Import;
using LocalDataverse.Messages;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using LocalDataverse.Query;
using LocalDataverse.Standard;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse;

/// <summary>
/// A Dataverse organisation on this machine: the standard tables, whatever solutions are imported, and an Organization service that
/// follows the platform's rules for transactions, plug-ins, queries and data.
/// </summary>
public sealed class LocalOrganization : IDisposable
{
    private static int lastCustomizationVersion;

    private readonly Lock asyncGate = new();

    private LocalOrganization(LocalOrganizationOptions options)
    {
        Options = options;
        Metadata = StandardTables.Load(options);
        Store = new RowStore(options.DatabasePath);
        Principals = new Principals(this, Store);
        Rows = new RowWriter(this, Store, Principals);
        Queries = new QueryEngine(Store, Metadata, options.QueryLimits);
        Access = new Access(this, Store);
        Audit = new AuditLog(this);
        ParentRights = new ParentRights(this);
        Steps = new StepRegistry(this);
        PluginHost = new PluginHost(this);
        Runner = new PluginRunner(this, PluginHost);
        Import = new SolutionImport(this);
        Async = new AsyncQueue(this, Steps);
        Pipeline = new RequestPipeline(this, Store, Steps, Runner, Async);
    }

    /// <summary>Raised once for each request that is handled, whoever sends it.</summary>
    public event EventHandler<RequestExecutedEventArgs>? RequestExecuted;

    public LocalOrganizationOptions Options { get; }

    public MetadataCatalog Metadata { get; }

    public Guid OrganizationId { get; private set; }

    /// <summary>The user with the role System Administrator in whose name services act by default.</summary>
    public Guid AdministratorId { get; private set; }

    /// <summary>The user SYSTEM, in whose name the platform itself acts.</summary>
    public Guid SystemUserId { get; private set; }

    public Guid RootBusinessUnitId { get; private set; }

    public Guid BaseCurrencyId { get; private set; }

    internal Guid AdministratorRoleId { get; private set; }

    internal RowStore Store { get; }

    internal QueryEngine Queries { get; }

    internal RowWriter Rows { get; }

    internal Principals Principals { get; }

    internal Access Access { get; }

    internal AuditLog Audit { get; }

    internal ParentRights ParentRights { get; }

    internal StepRegistry Steps { get; }

    internal PluginHost PluginHost { get; }

    internal PluginRunner Runner { get; }

    internal AsyncQueue Async { get; }

    internal BackgroundWork Background { get; } = new();

    /// <summary>Held while a job imports a solution.</summary>
    internal SemaphoreSlim SolutionJobs { get; } = new(1);

    internal RequestPipeline Pipeline { get; }

    internal SolutionImport Import { get; }

    /// <summary>Different for every state that the catalog has had in this process.</summary>
    internal int CustomizationVersion { get; private set; }

    /// <summary>Opens the organisation of the database file, or makes a new one.</summary>
    public static LocalOrganization Open(LocalOrganizationOptions? options = null)
    {
        var organization = new LocalOrganization(options ?? new LocalOrganizationOptions());
        try
        {
            organization.Start();
            return organization;
        }
        catch
        {
            organization.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A service in the name of a user; null is the system administrator. It may be used from several threads. Requests in the name of a
    /// user who does not exist fault, as on the platform.
    /// </summary>
    public IOrganizationService CreateService(Guid? userId = null)
    {
        var user = userId ?? AdministratorId;
        return new OrganizationService(this, new CallScope { UserId = user, InitiatingUserId = user, CorrelationId = NewId.Random() });
    }

    /// <summary>Imports a solution zip, managed or unmanaged: all of it or, with a fault that says why, nothing.</summary>
    public ImportResult ImportSolution(Stream zip)
    {
        ArgumentNullException.ThrowIfNull(zip);
        return Pipeline.Exclusively(() => Import.Import(SolutionPackage.Read(zip, Options.MaximumSolutionSize)));
    }

    /// <summary>Runs queued asynchronous work, and what that queues, until none is ready; the number of jobs run.</summary>
    public int RunAsyncOperations()
    {
        lock (asyncGate)
            return Async.RunAll(Runner, Pipeline.RunJob);
    }

    /// <summary>
    /// Runs a workflow activity of an imported assembly as a real-time workflow would: in one transaction, with its arguments by name.
    /// </summary>
    /// <param name="typeName">The full name of the activity's class.</param>
    /// <param name="inputs">Values of its input arguments.</param>
    /// <param name="primaryRow">The row the workflow runs on; null for none.</param>
    /// <param name="userId">The user it runs as; null is the system administrator.</param>
    /// <returns>The values of its output arguments.</returns>
    public IReadOnlyDictionary<string, object?> RunWorkflowActivity(string typeName, IReadOnlyDictionary<string, object?> inputs, EntityReference? primaryRow = null, Guid? userId = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var user = userId ?? AdministratorId;
        return Pipeline.RunActivity(typeName, inputs, primaryRow, new CallScope { UserId = user, InitiatingUserId = user, CorrelationId = NewId.Random() });
    }

    /// <summary>Copies the state, to come back to it with <see cref="Restore"/>.</summary>
    public OrganizationSnapshot TakeSnapshot() => new(Store.TakeSnapshot(), CustomizationVersion);

    /// <summary>Puts everything back to what it was when the snapshot was taken.</summary>
    public void Restore(OrganizationSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Store.Restore(snapshot.Rows);
        if (snapshot.CustomizationVersion != CustomizationVersion)
        {
            Metadata.ReplaceWith(StandardTables.Load(Options));
            Metadata.ReplaceWith(Import.Catalog());
            CustomizationVersion = snapshot.CustomizationVersion;
            PluginHost.Forget();
        }

        ForgetCaches();
    }

    public void Dispose()
    {
        Background.Close();
        Store.Dispose();
        Pipeline.Dispose();
    }

    internal Table Table(string name) => Metadata.Find(name) ?? throw ServiceFault.UnknownTable(name);

    /// <summary>What the platform itself reads, without regard to rights; all pages.</summary>
    internal IEnumerable<Entity> SystemQuery(QueryExpression query)
    {
        var context = new QueryContext(SystemUserId, RootBusinessUnitId, TimeZoneInfo.Utc, Options.Clock.GetUtcNow().UtcDateTime);
        while (true)
        {
            var page = Queries.Execute(query, context);
            foreach (var row in page.Entities)
                yield return row;
            if (!page.MoreRecords || query.TopCount != null)
                yield break;
            query.PageInfo = new PagingInfo { PageNumber = (query.PageInfo?.PageNumber ?? 0) < 1 ? 2 : query.PageInfo!.PageNumber + 1, Count = 5000, PagingCookie = page.PagingCookie };
        }
    }

    /// <summary>A row as it is stored, without regard to rights; null when there is none.</summary>
    internal Entity? SystemRetrieve(string table, Guid id, ColumnSet columns) => Store.Retrieve(Table(table), id, columns);

    internal QueryContext QueryContextFor(Guid user)
    {
        var context = new QueryContext(user, Principals.BusinessUnitOf(user), Principals.TimeZoneOf(user), Options.Clock.GetUtcNow().UtcDateTime) { LanguageCode = Principals.LanguageOf(user) };
        return Access.IsUnlimited(user) ? context : Limited(context);
    }

    private QueryContext Limited(QueryContext context) => context with
    {
        RowSecurity = table => Access.FilterFor(context.UserId, table),
        MayReadColumn = (table, column) => Access.MayReadColumn(context.UserId, table, column),
    };

    /// <summary>Rows of the platform's own in one transaction.</summary>
    internal void WriteSystemRows(string table, IEnumerable<Dictionary<string, object?>> rows)
    {
        using var transaction = Store.BeginTransaction();
        foreach (var row in rows)
            Rows.WriteSystemRow(table, Guid.NewGuid(), row);
        transaction.Commit();
    }

    /// <summary>Drops what is remembered of a table that was written to.</summary>
    internal void RowWritten(Table table)
    {
        if (!Remembered.Contains(table.LogicalName))
            return;
        Forget(table.LogicalName);
        if (Store.IsInTransaction)
            Store.WhenEnded(() => Forget(table.LogicalName));
    }

    private void Forget(string table)
    {
        Principals.Forget(table);
        Access.Forget(table);
        Audit.Forget(table);
        Steps.Forget(table);
        if (table == "pluginassembly")
            PluginHost.Forget();
    }

    internal void CatalogChanged()
    {
        CustomizationVersion = Interlocked.Increment(ref lastCustomizationVersion);
        ForgetAll();
    }

    internal void OnRequestExecuted(Message message, OrganizationRequest request, CallScope scope) =>
        RequestExecuted?.Invoke(this, new RequestExecutedEventArgs(request.RequestName, message.TableOf(request.Parameters), scope.Depth, scope.CallerPluginType));

    internal void ForgetAll()
    {
        ForgetCaches();
        PluginHost.Forget();
    }

    private void ForgetCaches()
    {
        Principals.Forget();
        Access.Forget();
        Audit.Forget();
        Steps.Forget();
        Queries.Forget();
        foreach (var table in Metadata.Tables)
            table.ForgetTraits();
    }

    private static readonly HashSet<string> Remembered = new(StringComparer.OrdinalIgnoreCase)
    {
        "systemuser", "team", "usersettings", "transactioncurrency", "organization", "role", "roleprivileges", "privilege", "systemuserroles", "teamroles", "teammembership", "businessunit",
        "fieldsecurityprofile", "fieldpermission", "systemuserprofiles", "teamprofiles",
        "sdkmessageprocessingstep", "sdkmessageprocessingstepimage", "sdkmessageprocessingstepsecureconfig", "plugintype", "pluginassembly", "sdkmessage", "sdkmessagefilter",
        "customapi", "customapirequestparameter", "customapiresponseproperty",
    };

    private void Start()
    {
        var isNew = !Store.HasTable("organization");
        if (isNew)
        {
            using var transaction = Store.BeginTransaction();
            foreach (var table in Metadata.Tables)
                Store.CreateTable(table);
            StandardRows.Ids(this);
            StandardRows.Write(this);
            transaction.Commit();
        }

        StandardRows.Ids(this);
        Import.Prepare();
        if (isNew)
            return;
        Metadata.ReplaceWith(Import.Catalog());
        Async.Recover();
    }

    internal void SetIds(Guid organization, Guid administrator, Guid system, Guid businessUnit, Guid currency, Guid administratorRole)
    {
        OrganizationId = organization;
        AdministratorId = administrator;
        SystemUserId = system;
        RootBusinessUnitId = businessUnit;
        BaseCurrencyId = currency;
        AdministratorRoleId = administratorRole;
    }
}
