using System;

namespace LocalDataverse.Web.Api;

/// <summary>An error that the Web API itself finds: status, the platform's code and a message that names what is wrong.</summary>
internal sealed class WebApiException(int status, string code, string message) : Exception(message)
{
    /// <summary>The code of errors in a query or a URL.</summary>
    public const string InvalidQuery = "0x80060888";

    /// <summary>The code of errors in a payload.</summary>
    public const string InvalidPayload = "0x80048d19";

    public int Status { get; } = status;

    public string Code { get; } = code;

    public static WebApiException Query(string message) => new(400, InvalidQuery, message);

    public static WebApiException NotSupported(string what) => new(400, InvalidQuery, $"{what} is not supported.");

    public static WebApiException Payload(string table, string message)
        => new(400, InvalidPayload, $"Error identified in Payload provided by the user for Entity :'{table}', {message}");

    public static WebApiException NotFound(string segment) => new(404, "0x8006088a", $"Resource not found for the segment '{segment}'.");

    public static WebApiException Method(string method) => new(405, "0x80060888", $"The requested resource does not support http method '{method}'.");
}
