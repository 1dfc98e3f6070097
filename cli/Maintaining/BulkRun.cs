using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Maintaining;

/// <summary>'Recalculate all' or 'Publish all': the custom APIs, called page by page. The run's row is in the organisation, so that it can be left after any page.</summary>
internal sealed record BulkRun(string Title, int Done, int Total, int Changed, int Failed, bool IsCancelled, IReadOnlyList<string> Failures)
{
    /// <summary>The run of a kind that is not at its end; none when there is none.</summary>
    public static Entity? Open(IOrganizationService service, int kind)
    {
        var query = new QueryExpression(Schema.MaintenanceRun.Table) { ColumnSet = new ColumnSet(Schema.MaintenanceRun.Title, Schema.MaintenanceRun.Total, Schema.MaintenanceRun.Remaining) };
        query.Criteria.AddCondition(Schema.MaintenanceRun.Kind, ConditionOperator.Equal, kind);
        query.Criteria.AddCondition(Schema.MaintenanceRun.State, ConditionOperator.In, Schema.BulkRun.Running, Schema.BulkRun.Interrupted);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }

    public static EntityReference Start(IOrganizationService service, int kind) =>
        (EntityReference)service.Execute(new OrganizationRequest(Schema.BulkRun.Start) { [Schema.BulkRun.Kind] = kind })[Schema.BulkRun.Run];

    public static void Cancel(IOrganizationService service, EntityReference run) => service.Execute(new OrganizationRequest(Schema.BulkRun.Cancel) { [Schema.BulkRun.Target] = run });

    /// <summary>Goes on with a run until it is at its end, or cancelled by somebody else.</summary>
    /// <param name="noun">What there are many of, for people.</param>
    public static BulkRun ToTheEnd(IOrganizationService service, EntityReference run, string noun, ILoadProgress progress)
    {
        var columns = new ColumnSet(Schema.MaintenanceRun.Title, Schema.MaintenanceRun.Total, Schema.MaintenanceRun.Remaining, Schema.MaintenanceRun.Details);
        var row = service.Retrieve(Schema.MaintenanceRun.Table, run.Id, columns);
        var total = row.GetAttributeValue<int>(Schema.MaintenanceRun.Total);
        var shown = total - row.GetAttributeValue<int>(Schema.MaintenanceRun.Remaining);
        progress.Begin(noun, total);
        progress.Advance(shown);
        OrganizationResponse answer;
        do
        {
            answer = Page(service, run);
            var done = (int)answer[Schema.BulkRun.Done];
            progress.Advance(done - shown);
            shown = done;
        }
        while ((bool)answer[Schema.BulkRun.IsOpen]);

        row = service.Retrieve(Schema.MaintenanceRun.Table, run.Id, columns);
        return new BulkRun(
            row.GetAttributeValue<string>(Schema.MaintenanceRun.Title),
            shown,
            (int)answer[Schema.BulkRun.Total],
            (int)answer[Schema.BulkRun.Changed],
            (int)answer[Schema.BulkRun.Failed],
            (int)answer[Schema.BulkRun.State] == Schema.BulkRun.Cancelled,
            row.GetAttributeValue<string>(Schema.MaintenanceRun.Details)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? []);
    }

    private static OrganizationResponse Page(IOrganizationService service, EntityReference run)
    {
        var token = string.Empty;
        while (true)
        {
            try
            {
                return service.Execute(new OrganizationRequest(Schema.BulkRun.Continue) { [Schema.BulkRun.Target] = run, [Schema.BulkRun.ContinuationToken] = token });
            }
            catch (FaultException<OrganizationServiceFault> fault) when (MaintenanceRun.TokenToGoOn(fault.Detail.Message) is { } next)
            {
                // One row was refused, and the page with it. The token leaves it out; the next answer counts it as failed.
                token = next;
            }
        }
    }
}
