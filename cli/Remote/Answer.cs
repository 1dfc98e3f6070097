using System;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CrmSegmentation.Cli.Remote;

/// <summary>What the environment answered to one try.</summary>
/// <param name="RetryAfter">How long it asks to wait before the next.</param>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, string ContentType, TimeSpan? RetryAfter)
{
    /// <summary>The platform's error, where the body is one.</summary>
    public (int Code, string Message)? Error => (int)Status < 400 ? null : ErrorIn(Body);

    private static (int Code, string Message)? ErrorIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
                return null;

            var code = error.TryGetProperty("code", out var text) ? text.GetString() ?? "" : "";
            var message = error.TryGetProperty("message", out var said) ? said.GetString() ?? "" : "";
            return (code.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && uint.TryParse(code.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? unchecked((int)number) : 0, message);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
