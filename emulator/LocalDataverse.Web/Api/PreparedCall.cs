using System;
using System.Collections.Generic;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.Web.Api;

/// <summary>A writing request translated, so that it can be executed on its own or with others in a transaction.</summary>
/// <param name="Requests">The messages, to be executed in one transaction.</param>
/// <param name="Main">Which of the messages makes the answer.</param>
/// <param name="Respond">Makes the answer from that message's response.</param>
/// <param name="Address">The address of the row that it creates or changes, for references within a change set.</param>
internal sealed record PreparedCall(IReadOnlyList<OrganizationRequest> Requests, int Main, Func<OrganizationResponse, ApiResponse> Respond, string? Address = null)
{
    public PreparedCall(OrganizationRequest request, Func<OrganizationResponse, ApiResponse> respond, string? address = null)
        : this([request], 0, respond, address)
    {
    }

    public ApiResponse Execute(IOrganizationService service)
    {
        if (Requests is [var single])
            return Respond(service.Execute(single));
        var transaction = new ExecuteTransactionRequest { Requests = new OrganizationRequestCollection(), ReturnResponses = true };
        transaction.Requests.AddRange(Requests);
        return Respond(((ExecuteTransactionResponse)service.Execute(transaction)).Responses[Main]);
    }
}
