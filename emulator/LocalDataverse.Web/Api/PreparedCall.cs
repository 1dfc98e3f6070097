using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>A writing request translated, so that it can be executed on its own or with others in a transaction.</summary>
/// <param name="Request">The message.</param>
/// <param name="Respond">Makes the answer from the message's response.</param>
/// <param name="Address">The address of the row that it creates or changes, for references within a change set.</param>
internal sealed record PreparedCall(OrganizationRequest Request, Func<OrganizationResponse, ApiResponse> Respond, string? Address = null)
{
    public ApiResponse Execute(IOrganizationService service) => Respond(service.Execute(Request));
}
