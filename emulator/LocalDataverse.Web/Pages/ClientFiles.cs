using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace LocalDataverse.Web.Pages;

/// <summary>The client's files (page, style, modules), which are embedded in this assembly.</summary>
internal static class ClientFiles
{
    private const string Prefix = "LocalDataverse.Web.Pages.Client.";

    private static readonly Dictionary<string, string> ResourceNames = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], StringComparer.Ordinal);

    /// <summary>The file's bytes and content type, or null when there is none of that name.</summary>
    public static (byte[] Content, string ContentType)? Find(string name)
    {
        if (!ResourceNames.TryGetValue(name, out var resource))
            return null;
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return (buffer.ToArray(), ContentTypeOf(name));
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
}
