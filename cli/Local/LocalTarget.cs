using System;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli.Output;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Local;

/// <summary>A local organisation with the shipped solution in it, and a clock that lives at the as-of date.</summary>
internal sealed class LocalTarget : IDisposable
{
    private readonly SimulatedClock _clock;

    private LocalTarget(LocalOrganization organization, SimulatedClock clock)
    {
        Organization = organization;
        _clock = clock;
        Service = organization.CreateService();
    }

    public LocalOrganization Organization { get; }

    public IOrganizationService Service { get; }

    /// <summary>The latest day that the organisation's customers were computed as of; null: there is none yet.</summary>
    public DateOnly? ProfilesAsOf { get; private set; }

    /// <summary>Opens an organisation in memory, in a file or in a PostgreSQL database; it is made where there is none.</summary>
    /// <param name="runSteps">False: no plug-in runs, to see what they cost.</param>
    /// <exception cref="InputException">The file cannot be opened or is no database.</exception>
    public static LocalTarget Open(string? databasePath, bool runSteps = true)
    {
        var clock = new SimulatedClock(DateOnly.FromDateTime(DateTime.UtcNow));
        try
        {
            if (databasePath != null && !LocalOrganizationOptions.IsServer(databasePath) && Path.GetDirectoryName(Path.GetFullPath(databasePath)) is { } folder)
                Directory.CreateDirectory(folder);
            var organization = LocalOrganization.Open(new LocalOrganizationOptions
            {
                DatabasePath = databasePath,
                Clock = clock,
                RunStepsEnabled = runSteps,
                // A row in the trace log for each of many thousand plug-in runs tells nobody anything; what fails is kept.
                PluginTraceLog = PluginTraceLogLevel.Exception,
            });
            return new LocalTarget(organization, clock);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The database {databasePath} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Opens an organisation, in a file or on a server, that somebody has made before.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be opened.</exception>
    public static LocalTarget OpenExisting(string databasePath) => LocalOrganizationOptions.IsServer(databasePath) || File.Exists(databasePath)
        ? Open(databasePath)
        : throw new InputException($"There is no database {databasePath}. Make one with crmseg load --database {databasePath} --purchases FILE.csv.");

    /// <summary>Imports the shipped managed solution, unless this version is there.</summary>
    public void ImportSolution(Terminal terminal)
    {
        var watch = Stopwatch.StartNew();
        using var zip = File.OpenRead(ShippedSolution.ManagedPath);
        var result = Organization.ImportSolution(zip);
        if (result.Changed)
        {
            var parts = result.Components.Where(c => c.Value > 0).OrderByDescending(c => c.Value).Take(6).Select(c => Text.Count(c.Value, c.Key));
            terminal.Line($"Imported {ShippedSolution.ManagedName} {result.Version} in {Text.Seconds(watch.Elapsed)}: {string.Join(", ", parts)}.");
        }

        ProfilesAsOf = LatestProfile();
    }

    /// <summary>Sets the organisation's time.</summary>
    /// <exception cref="InputException">Its customers were computed as of a later day.</exception>
    public void MoveTo(DateOnly asOf)
    {
        if (ProfilesAsOf > asOf)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database has customers as of {Text.Day(ProfilesAsOf.Value)}; time does not go back to {Text.Day(asOf)}. Say --as-of {ProfilesAsOf:yyyy-MM-dd} or later, or take a new --database."));
        }

        _clock.MoveTo(asOf);
    }

    public void Dispose() => Organization.Dispose();

    private DateOnly? LatestProfile()
    {
        var query = new QueryExpression(Schema.Contact.Table) { ColumnSet = new ColumnSet(Schema.Contact.ProfileAsOf), TopCount = 1 };
        query.Criteria.AddCondition(Schema.Contact.ProfileAsOf, ConditionOperator.NotNull);
        query.AddOrder(Schema.Contact.ProfileAsOf, OrderType.Descending);
        return Service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<DateTime?>(Schema.Contact.ProfileAsOf) is { } day
            ? DateOnly.FromDateTime(day)
            : null;
    }
}
