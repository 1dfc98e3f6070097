using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using System.Threading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// Loads registered assemblies, each into a context of its own, and keeps one instance of a plug-in for each step, as the platform does.
/// The SDK's assemblies resolve to this process's own.
/// </summary>
internal sealed class PluginHost(LocalOrganization organization)
{
    private readonly Dictionary<Guid, (string Hash, Assembly Assembly)> assemblies = [];
    private readonly Dictionary<Guid, IPlugin> instances = [];
    private readonly Lock gate = new();

    public void Forget()
    {
        lock (gate)
        {
            instances.Clear();
            assemblies.Clear();
        }
    }

    public IPlugin InstanceFor(Step step) => InstanceFor(step.Id, step.PluginType, step.UnsecureConfiguration, step.SecureConfiguration);

    public IPlugin InstanceFor(Guid registration, PluginType type, string? unsecure, string? secure)
    {
        lock (gate)
        {
            if (instances.TryGetValue(registration, out var known))
                return known;
            if (Create(TypeOf(type), unsecure, secure) is not IPlugin plugin)
                throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"The class {type.TypeName} does not implement IPlugin.");
            return instances[registration] = plugin;
        }
    }

    public Type TypeOf(PluginType type)
    {
        lock (gate)
        {
            return AssemblyOf(type.AssemblyId).GetType(type.TypeName)
                ?? throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"The registered assembly holds no class {type.TypeName}.");
        }
    }

    private Assembly AssemblyOf(Guid id)
    {
        if (assemblies.TryGetValue(id, out var known))
            return known.Assembly;
        var row = organization.SystemRetrieve("pluginassembly", id, new ColumnSet("name", "content", "sourcehash"))
            ?? throw ServiceFault.MissingRow("pluginassembly", id);
        var content = row.GetAttributeValue<string>("content")
            ?? throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"The plug-in assembly {row.GetAttributeValue<string>("name")} was registered without its DLL.");
        var dll = Convert.FromBase64String(content);
        RequireSandboxed(row.GetAttributeValue<string>("name"), dll);
        using var stream = new MemoryStream(dll);
        var context = new AssemblyLoadContext($"{row.GetAttributeValue<string>("name")} of {organization.OrganizationId:D}");
        var assembly = context.LoadFromStream(stream);
        assemblies[id] = (row.GetAttributeValue<string>("sourcehash") ?? "", assembly);
        return assembly;
    }

    /// <summary>The import has checked what it brought; here are the assemblies that came as rows.</summary>
    private void RequireSandboxed(string name, byte[] dll)
    {
        if (!organization.Options.EnforceSandbox)
            return;
        using var file = new PEReader(new MemoryStream(dll));
        if (SandboxRules.Violations(file) is { Count: > 0 } forbidden)
            throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"System.Security.SecurityException: the plug-in assembly {name} uses what the sandbox does not allow: {string.Join(", ", forbidden)}.");
    }

    private static object Create(Type type, string? unsecure, string? secure)
    {
        try
        {
            if (type.GetConstructor([typeof(string), typeof(string)]) is { } both)
                return both.Invoke([unsecure, secure]);
            if (type.GetConstructor([typeof(string)]) is { } one)
                return one.Invoke([unsecure]);
            return Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type} cannot be created.");
        }
        catch (TargetInvocationException e) when (e.InnerException != null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
        catch (MissingMethodException e)
        {
            throw ServiceFault.Of(ErrorCode.IsvUnexpected, $"The plug-in {type} has none of the constructors (), (string) and (string, string): {e.Message}");
        }
    }
}
