using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Reflection.Emit;
using System.ServiceModel;
using System.Threading;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Import;

public sealed class AssemblyTests
{
    [Theory]
    [InlineData(typeof(File), nameof(File.Exists), "System.IO.File.Exists")]
    [InlineData(typeof(Directory), nameof(Directory.Exists), "System.IO.Directory.Exists")]
    [InlineData(typeof(Process), nameof(Process.GetCurrentProcess), "System.Diagnostics.Process.GetCurrentProcess")]
    [InlineData(typeof(Thread), nameof(Thread.Start), "System.Threading.Thread.Start")]
    [InlineData(typeof(System.Net.Sockets.TcpListener), nameof(System.Net.Sockets.TcpListener.Stop), "System.Net.Sockets.TcpListener.Stop")]
    [InlineData(typeof(Environment), nameof(Environment.Exit), "System.Environment.Exit")]
    public void An_assembly_that_calls_what_the_sandbox_forbids_is_refused_with_the_members_name(Type type, string member, string named)
    {
        using var organization = LocalOrganization.Open();

        var fault = Fault(() => organization.ImportSolution(new TestSolution { Dll = Calling(type, member) }.Zip()));

        Assert.Equal(ErrorCode.ImportFailed, fault.ErrorCode);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Path), nameof(Path.GetTempPath))]
    [InlineData(typeof(Thread), nameof(Thread.Yield))]
    [InlineData(typeof(WebRequest), nameof(WebRequest.GetSystemWebProxy))]
    public void An_assembly_that_calls_something_near_it_is_taken(Type type, string member)
    {
        using var organization = LocalOrganization.Open();

        Assert.Empty(organization.ImportSolution(new TestSolution { Dll = Calling(type, member) }.Zip()).Notes);
    }

    [Theory]
    [InlineData("http://localhost:5000/hook", "http://localhost:5000")]
    [InlineData("see https://127.0.0.1/x", "https://127.0.0.1")]
    [InlineData("https://[::1]:8080", "https://[::1]:8080")]
    [InlineData("http://10.0.0.7", "http://10.0.0.7")]
    [InlineData("https://localhost.example.org/x", null)]
    [InlineData("localhost", null)]
    public void An_assembly_that_names_a_loopback_or_numbered_address_is_noted(string text, string? named)
    {
        using var organization = LocalOrganization.Open();

        var notes = organization.ImportSolution(new TestSolution { Dll = Calling(typeof(Path), nameof(Path.GetTempPath), text: text) }.Zip()).Notes;

        Assert.Equal(named == null ? [] : [$"The plug-in assembly LocalDataverse.TestPlugins names addresses that the sandbox does not reach: {named}."], notes);
    }

    [Fact]
    public void Without_enforcement_the_import_only_says_so()
    {
        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { EnforceSandbox = false });

        var result = organization.ImportSolution(new TestSolution { Dll = Calling(typeof(File), nameof(File.Exists)) }.Zip());

        Assert.Contains(result.Notes, n => n.Contains("System.IO.File.Exists", StringComparison.Ordinal));
    }

    [Fact]
    public void An_assembly_without_a_strong_name_is_refused()
    {
        using var organization = LocalOrganization.Open();

        Assert.Equal(ErrorCode.MissingPublicKeyToken, Fault(() => organization.ImportSolution(new TestSolution { Dll = Calling(typeof(Path), nameof(Path.GetTempPath), signed: false) }.Zip())).ErrorCode);
    }

    [Fact]
    public void An_assembly_of_more_than_sixteen_megabytes_is_refused()
    {
        using var organization = LocalOrganization.Open();

        Assert.Equal(ErrorCode.AssemblyTooLarge, Fault(() => organization.ImportSolution(new TestSolution { Dll = new byte[(16 * 1024 * 1024) + 1] }.Zip())).ErrorCode);
    }

    /// <summary>An assembly with one method, which calls a method of a type and may hold a text.</summary>
    private static byte[] Calling(Type type, string member, bool signed = true, string? text = null)
    {
        var name = new AssemblyName("Calling") { Version = new Version(1, 0, 0, 0) };
        if (signed)
            name.SetPublicKey(typeof(LocalOrganization).Assembly.GetName().GetPublicKey());
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        var method = assembly.DefineDynamicModule("Calling").DefineType("Calling.Caller", TypeAttributes.Public);
        var code = method.DefineMethod("Call", MethodAttributes.Public | MethodAttributes.Static).GetILGenerator();
        if (text != null)
        {
            code.Emit(OpCodes.Ldstr, text);
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Call, type.GetMethods().First(m => m.Name == member));
        code.Emit(OpCodes.Ret);
        method.CreateType();
        using var stream = new MemoryStream();
        assembly.Save(stream);
        return stream.ToArray();
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
