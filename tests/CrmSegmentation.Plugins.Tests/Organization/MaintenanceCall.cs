using System;
using CrmSegmentation.Apis;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Organization;

/// <summary>What <c>cseg_RunMaintenance</c> answered: one call, or all calls of a run added up.</summary>
internal sealed record MaintenanceCall(int Touched, int Changed, int Failed, string Failures, string Token)
{
    public static MaintenanceCall Send(IOrganizationService service, int? pageSize, string? token)
    {
        var request = new OrganizationRequest("cseg_RunMaintenance");
        if (pageSize is { } size)
            request[RunMaintenance.PageSize] = size;
        if (!string.IsNullOrEmpty(token))
            request[RunMaintenance.ContinuationToken] = token;
        var response = service.Execute(request);
        return new(
            (int)response[RunMaintenance.Touched],
            (int)response[RunMaintenance.Changed],
            (int)response[RunMaintenance.Failed],
            (string)response[RunMaintenance.Failures],
            (string)response[RunMaintenance.ContinuationToken]);
    }

    public static MaintenanceCall ToTheEnd(IOrganizationService service, int? pageSize)
    {
        var total = Send(service, pageSize, null);
        while (total.Token.Length > 0)
        {
            var call = Send(service, pageSize, total.Token);
            total = new(total.Touched + call.Touched, total.Changed + call.Changed, total.Failed + call.Failed, total.Failures + call.Failures, call.Token);
        }

        return total;
    }
}
