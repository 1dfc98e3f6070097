using System.Collections.Generic;
using System.Text;

namespace LocalDataverse.Web.Api;

/// <summary>The answer to an <see cref="ApiRequest"/>.</summary>
internal sealed class ApiResponse
{
    public const string Json = "application/json; odata.metadata=minimal";

    public int Status { get; init; } = 204;

    public Dictionary<string, string> Headers { get; } = [];

    public string? ContentType { get; init; }

    public byte[]? Body { get; init; }

    public static ApiResponse NoContent() => new();

    public static ApiResponse OfJson(byte[] body, int status = 200) => new() { Status = status, ContentType = Json, Body = body };

    public static ApiResponse OfText(string text, string contentType = "text/plain") => new() { Status = 200, ContentType = contentType, Body = Encoding.UTF8.GetBytes(text) };

    public ApiResponse With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
