using System;
using System.Text.Json;
using System.Text.Unicode;

namespace LocalDataverse;

/// <summary>JSON from outside, of which everybody who reads it reads the same: UTF-8, no name twice in an object, no halves of characters.</summary>
internal static class StrictJson
{
    public static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Holds a text to what <see cref="Options"/> cannot say. The values can be read later, then, without being looked at again.</summary>
    /// <exception cref="JsonException">What is wrong with it.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new JsonException("It is not UTF-8.");

        // An escape such as \ud800 alone is half a character. Few texts have any escape that could be one.
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw new JsonException($"The text at byte {reader.TokenStartIndex} has half of a character: an escape from \\ud800 to \\udfff without its other half.");
            }
        }
    }
}
