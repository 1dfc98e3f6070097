using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Maintaining;

/// <summary>A maintenance run: the custom API, called page by page until nobody is due any more.</summary>
internal sealed class MaintenanceRun
{
    private readonly List<string> _failures = [];

    private MaintenanceRun()
    {
    }

    public int Touched { get; private set; }

    public int Changed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Customers known to be due after the latest call; after a change of rules these are all who were computed by the old ones.</summary>
    private int Remaining { get; set; }

    /// <summary>One sentence for each customer that could not be recalculated.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Runs maintenance.</summary>
    /// <param name="day">The organisation's day; null: it knows itself.</param>
    /// <param name="progress">Where to show it; null: nowhere, and the customers that are due are not counted beforehand.</param>
    public static MaintenanceRun Of(IOrganizationService service, DateOnly? day, ILoadProgress? progress)
    {
        var run = new MaintenanceRun();
        var token = run.Call(service, day, string.Empty, null);
        progress?.Begin("Customers due", run.Touched + Math.Max(run.Remaining, CountDue(service, day ?? DateOnly.FromDateTime(DateTime.UtcNow))));
        progress?.Advance(run.Touched);
        while (token.Length > 0)
            token = run.Call(service, day, token, progress);
        return run;
    }

    private string Call(IOrganizationService service, DateOnly? day, string token, ILoadProgress? progress)
    {
        OrganizationResponse page;
        try
        {
            var request = new OrganizationRequest(Schema.RunMaintenance.Name) { [Schema.RunMaintenance.ContinuationToken] = token };
            if (day is { } asOf)
                request[Schema.RunMaintenance.AsOf] = asOf.ToDateTime(TimeOnly.MinValue);
            page = service.Execute(request);
        }
        catch (FaultException<OrganizationServiceFault> fault) when (TokenToGoOn(fault.Detail.Message) is { } next)
        {
            // One customer's row was refused, and the page with it. The token leaves him out; the next answer counts him as failed.
            return next;
        }

        var touched = (int)page[Schema.RunMaintenance.Touched];
        Touched += touched;
        Changed += (int)page[Schema.RunMaintenance.Changed];
        Failed += (int)page[Schema.RunMaintenance.Failed];
        _failures.AddRange(((string)page[Schema.RunMaintenance.Failures]).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Remaining = (int)page[Schema.RunMaintenance.Remaining];
        progress?.Advance(touched);
        return (string)page[Schema.RunMaintenance.ContinuationToken];
    }

    /// <summary>The token in quotes at the end of the sentence.</summary>
    internal static string? TokenToGoOn(string message) => message.Split('\'') is [.., var token, "."] && token.Contains('|', StringComparison.Ordinal) ? token : null;

    private static int CountDue(IOrganizationService service, DateOnly day)
    {
        var query = new QueryExpression(Schema.Contact.Table) { ColumnSet = new ColumnSet(Schema.Contact.Id) };
        query.Criteria.AddCondition(Schema.Contact.NextRecalculation, ConditionOperator.LessEqual, day.ToDateTime(TimeOnly.MinValue));
        return service.RetrieveAll(query).Count();
    }
}
