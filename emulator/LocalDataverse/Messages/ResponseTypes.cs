using System;
using System.Collections.Concurrent;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.Messages;

/// <summary>Makes the typed response that a caller casts to: WhoAmIResponse for WhoAmI.</summary>
internal static class ResponseTypes
{
    private static readonly ConcurrentDictionary<string, Func<OrganizationResponse>> Constructors = new();

    public static OrganizationResponse Create(string message, ParameterCollection results)
    {
        var response = Constructors.GetOrAdd(message, Constructor)();
        response.ResponseName = message;
        response.Results = results;
        return response;
    }

    private static Func<OrganizationResponse> Constructor(string message)
    {
        var type = typeof(CreateResponse).Assembly.GetType($"Microsoft.Xrm.Sdk.Messages.{message}Response")
            ?? typeof(WhoAmIResponse).Assembly.GetType($"Microsoft.Crm.Sdk.Messages.{message}Response");
        if (type == null || !type.IsSubclassOf(typeof(OrganizationResponse)))
            return () => new OrganizationResponse();
        return () => (OrganizationResponse)Activator.CreateInstance(type)!;
    }
}
