using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace LocalDataverse.Pipeline;

/// <summary>
/// What the platform's sandbox keeps from plug-ins, as far as an assembly's references give it away: the file system, the registry,
/// other processes, threads of one's own, every network access but http and https, native libraries.
/// </summary>
internal static partial class SandboxRules
{
    private static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal)
    {
        "Microsoft.Win32", "System.IO.IsolatedStorage", "System.IO.MemoryMappedFiles", "System.IO.Pipes", "System.Net.Sockets", "System.Reflection.Emit",
    };

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.DriveInfo", "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.FileSystemWatcher",
        "System.Diagnostics.EventLog", "System.Diagnostics.PerformanceCounter", "System.Diagnostics.Process",
        "System.Net.HttpListener", "System.Threading.Tasks.Parallel",
    };

    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "System.AppDomain.CreateDomain", "System.Environment.Exit", "System.Environment.FailFast", "System.Environment.SetEnvironmentVariable",
        "System.Net.IPAddress.IPv6Loopback", "System.Net.IPAddress.Loopback",
        "System.Threading.Thread..ctor", "System.Threading.Thread.Start", "System.Threading.ThreadPool.QueueUserWorkItem",
    };

    /// <summary>The members that an assembly uses and the sandbox forbids, by name.</summary>
    public static List<string> Violations(PEReader assembly)
    {
        var reader = assembly.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference)
                continue;
            var (space, type) = Outermost(reader, (TypeReferenceHandle)member.Parent);
            var name = $"{space}.{type}.{reader.GetString(member.Name)}";
            if (Namespaces.Contains(space) || Types.Contains($"{space}.{type}") || Members.Contains(name))
                found.Add(name);
        }

        foreach (var method in reader.MethodDefinitions.Select(reader.GetMethodDefinition).Where(m => !m.GetImport().Module.IsNil))
            found.Add($"{reader.GetString(method.Name)} of the native library {reader.GetString(reader.GetModuleReference(method.GetImport().Module).Name)}");
        return [.. found];
    }

    /// <summary>
    /// Addresses among an assembly's texts that the sandbox does not reach: loopback, and hosts given by number. That they are there does not
    /// say that they are called.
    /// </summary>
    public static List<string> Addresses(PEReader assembly)
    {
        var reader = assembly.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var handle = reader.GetNextHandle(default(UserStringHandle)); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            foreach (Match match in Address().Matches(reader.GetUserString(handle)))
            {
                var host = match.Groups[1].Value;
                if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _))
                    found.Add(match.Value);
            }
        }

        return [.. found];
    }

    [GeneratedRegex(@"https?://(\[[0-9A-Fa-f:.]+\]|[^/:\s?#\[\]]+)(?::\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    private static (string Namespace, string Name) Outermost(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Outermost(reader, (TypeReferenceHandle)type.ResolutionScope)
            : (reader.GetString(type.Namespace), reader.GetString(type.Name));
    }
}
