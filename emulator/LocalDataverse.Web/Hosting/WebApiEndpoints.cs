using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.ServiceModel;
using System.Threading.Tasks;
using LocalDataverse.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web;

/// <summary>Hands HTTP requests to the Web API. The same code answers what a browser and what a batch sends.</summary>
internal static class WebApiEndpoints
{
    /// <summary>Clients ask for the version they were written for; what is served is the same.</summary>
    private static readonly string[] Versions = ["v9.0", "v9.1", "v9.2"];

    /// <summary>Each answer hints how many requests at once do good, also where nobody is turned away.</summary>
    private static readonly ServiceProtectionLimits Unlimited = new();

    public static void MapWebApi(this WebApplication application, LocalOrganization organization, ServiceProtectionLimits? limits)
    {
        var protection = limits is null ? null : new ServiceProtection(limits, organization.Options.Clock);
        var api = new WebApi(() => organization.Metadata, () => organization.CustomizationVersion, organization.CreateService);
        organization.RequestExecuted += (_, executed) =>
        {
            if (executed.TableName?.StartsWith("customapi", StringComparison.Ordinal) == true && executed.MessageName is not ("Retrieve" or "RetrieveMultiple"))
                api.Invalidate();
        };
        foreach (var version in Versions)
        {
            application.Map($"/api/data/{version}/{{**path}}", context => Handle(context, api, protection, limits, version));
            application.Map($"/api/data/{version}", context => Handle(context, api, protection, limits, version));
        }
    }

    private static async Task Handle(HttpContext context, WebApi api, ServiceProtection? protection, ServiceProtectionLimits? limits, string version)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var root = new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/api/data/{version}/");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in context.Request.Headers)
            headers[name] = string.Join(',', values.ToArray());
        // The raw target keeps the escapes of the client, which the decoded path has lost.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = new ApiRequest
        {
            Method = context.Request.Method,
            Uri = Uri.TryCreate(target, UriKind.Absolute, out var absolute) && absolute.Scheme.StartsWith("http", StringComparison.Ordinal) ? absolute : new Uri(root, target),
            ServiceRoot = root,
            Headers = headers,
            Body = body.ToArray(),
        };
        var response = protection is null ? api.Handle(request) : Within(protection, api, request);
        response.With("x-ms-dop-hint", (limits ?? Unlimited).RecommendedParallelism.ToString(CultureInfo.InvariantCulture));
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
            context.Response.Headers[name] = value;
        if (response.ContentType is not null)
            context.Response.ContentType = response.ContentType;
        if (response.Body is null || response.Status is 204 or 304)
            return;
        context.Response.ContentLength = response.Body.Length;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    /// <summary>Answers a request that the user may still send; else says when to try again.</summary>
    private static ApiResponse Within(ServiceProtection protection, WebApi api, ApiRequest request)
    {
        try
        {
            using var admission = protection.Admit(request.Header("MSCRMCallerID") ?? request.Header("CallerObjectId") ?? "");
            return api.Handle(request)
                .With("x-ms-ratelimit-burst-remaining-xrm-requests", admission.RemainingRequests.ToString(CultureInfo.InvariantCulture))
                .With("x-ms-ratelimit-time-remaining-xrm-requests", admission.RemainingTime.TotalSeconds.ToString("#,0.00", CultureInfo.InvariantCulture));
        }
        catch (FaultException<OrganizationServiceFault> refusal)
        {
            return ErrorResponse.Of(refusal, null).With("OData-Version", "4.0");
        }
    }
}
