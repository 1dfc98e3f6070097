using System;
using System.Globalization;
using System.ServiceModel;
using Microsoft.OData;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>Turns faults into the platform's error bodies and status codes.</summary>
internal static class ErrorResponse
{
    public static ApiResponse Of(Exception exception, Preferences? preferences) => exception switch
    {
        WebApiException error => Write(error.Status, error.Code, error.Message, null, preferences),
        FaultException<OrganizationServiceFault> fault => Of(fault.Detail ?? new OrganizationServiceFault { ErrorCode = unchecked((int)0x80040216), Message = fault.Message }, fault.Data[ServiceFault.HttpStatus] as int?, preferences),
        ODataException error => Write(error.Message.StartsWith("Resource not found", StringComparison.Ordinal) ? 404 : 400, WebApiException.InvalidQuery, error.Message, null, preferences),
        _ => Write(500, "0x80040216", exception.Message, null, preferences),
    };

    /// <summary>The status for a fault code: those of the documentation's table; 400 for the rest.</summary>
    public static int StatusOf(int errorCode) => unchecked((uint)errorCode) switch
    {
        // ObjectDoesNotExist, RecordNotFoundByEntityKey
        0x80040217 or 0x80060891 => 404,
        // PrivilegeDenied, AccessDenied, PrincipalPrivilegeDenied, missing privilege of a principal, invalid rights, not a member, CannotActOnBehalfOfAnotherUser
        0x80040220 or 0x80070005 or 0x80048306 or 0x80042F09 or 0x80040221 or 0x80072560 or 0x8004F8B7 => 403,
        // Column security: read, update and create permission missing
        >= 0x8004F507 and <= 0x8004F50A => 403,
        // ConcurrencyVersionMismatch, DuplicateRecordsFound, DuplicateRecord, DuplicateRecordEntityKey
        0x80060882 or 0x80040333 or 0x80040237 or 0x80060892 => 412,
        // Service protection: requests, execution time, concurrency
        0x80072322 or 0x80072321 or 0x80072326 => 429,
        // CannotDeleteDueToAssociation
        0x80040227 => 405,
        // An exception other than InvalidPluginExecutionException left a plug-in; anything unexpected.
        0x80040224 or 0x80040216 => 500,
        _ => 400,
    };

    private static ApiResponse Of(OrganizationServiceFault fault, int? askedFor, Preferences? preferences)
    {
        var response = Write(askedFor ?? StatusOf(fault.ErrorCode), "0x" + fault.ErrorCode.ToString("x8", CultureInfo.InvariantCulture), fault.Message ?? "", fault, preferences);
        if (response.Status == 429 && fault.ErrorDetails.TryGetValue("Retry-After", out var after) && after is TimeSpan delay)
            response.With("Retry-After", Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static ApiResponse Write(int status, string code, string message, OrganizationServiceFault? fault, Preferences? preferences)
    {
        return RowReads.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            if (fault is not null && preferences is not null)
            {
                if (fault.HelpLink is not null && preferences.Includes(Annotations.HelpLink))
                    json.WriteString("@" + Annotations.HelpLink, fault.HelpLink);
                if (fault.TraceText is not null && preferences.Includes(Annotations.TraceText))
                    json.WriteString("@" + Annotations.TraceText, fault.TraceText);
                if (fault.InnerFault is not null && preferences.Includes(Annotations.InnerErrorMessage))
                    json.WriteString("@" + Annotations.InnerErrorMessage, fault.InnerFault.Message);
                foreach (var (name, value) in fault.ErrorDetails)
                {
                    if (preferences.Includes(Annotations.ErrorDetails + name))
                        json.WriteString("@" + Annotations.ErrorDetails + name, Convert.ToString(value, CultureInfo.InvariantCulture));
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }, status);
    }
}
