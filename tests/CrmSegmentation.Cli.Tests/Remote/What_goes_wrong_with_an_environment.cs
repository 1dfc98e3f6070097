using System;
using System.Threading.Tasks;
using CrmSegmentation.Tests.Chain;
using Microsoft.AspNetCore.Http;

namespace CrmSegmentation.Tests.Remote;

/// <summary>Each is one sentence that says what to do, and the exit code 1.</summary>
public sealed class What_goes_wrong_with_an_environment : IDisposable
{
    private const string Json = "application/json";
    private const string Me = """{"OrganizationId":"6d2b3f0e-51c7-4b6e-9d1c-0d6a0b1f2e3d","UserId":"6d2b3f0e-51c7-4b6e-9d1c-0d6a0b1f2e3e","BusinessUnitId":"6d2b3f0e-51c7-4b6e-9d1c-0d6a0b1f2e3f"}""";

    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Theory]
    [InlineData("contoso.crm4.dynamics.com")]
    [InlineData("http://contoso.crm4.dynamics.com")]
    public async Task An_address_without_https_is_none(string url)
    {
        await Says("--environment " + url + " is no address of an environment. It begins with https://", "verify", "--environment", url);
    }

    [Fact]
    public async Task Nobody_is_there()
    {
        string url;
        using (var stub = new AStub(_ => (200, Json, Me)))
            url = stub.Address.ToString();

        await Says("cannot be reached: ", "verify", "--environment", url);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Welcome</html>", "it answers with something that is not JSON")]
    [InlineData(200, Json, """{"hello":1}""", "it does not say who one is there")]
    [InlineData(404, "text/html", "<html>Not found</html>", "it answers with status 404")]
    [InlineData(302, "text/html", "", "it sends elsewhere, with status 302")]
    public async Task It_is_no_Dataverse(int status, string type, string body, string why)
    {
        using var stub = new AStub(_ => (status, type, body));

        await Says($"{stub.Address} is not the address of a Dataverse environment: {why}", "verify", "--environment", stub.Address.ToString());
    }

    [Fact]
    public async Task It_asks_who_one_is()
    {
        using var stub = new AStub(_ => (401, Json, ""));

        await Says("127.0.0.1 asks who you are. Say how to sign in", "verify", "--environment", stub.Address.ToString());
    }

    [Theory]
    [InlineData("0x80072560", "The user is not a member of the organization.", "is no user of 127.0.0.1. Add it in the Power Platform admin center")]
    [InlineData("0x80040220", "Principal user is missing prvReadSolution privilege.", "lacks a right in 127.0.0.1: Principal user is missing prvReadSolution privilege. The role Segmentation Service")]
    public async Task One_has_no_rights(string code, string message, string sentence)
    {
        using var stub = new AStub(_ => (403, Json, $$"""{"error":{"code":"{{code}}","message":"{{message}}"} }"""));

        await Says(sentence, "maintain", "--environment", stub.Address.ToString());
        Assert.Equal(1, stub.Requests);
    }

    [Fact]
    public async Task Sales_is_missing()
    {
        using var stub = new AStub(context => (200, Json, Is(context, "WhoAmI") ? Me
            : Is(context, "EntityDefinitions(LogicalName='solution')/Attributes") ? """{"value":[]}"""
            : Is(context, "EntityDefinitions(LogicalName='solution')") ? """{"EntitySetName":"solutions","PrimaryIdAttribute":"solutionid","Attributes":[],"ManyToOneRelationships":[]}"""
            : """{"value":[]}"""));

        await Says("127.0.0.1 has no table list, which Dynamics 365 Sales brings and the solution extends. Install Sales first", "import", "--environment", stub.Address.ToString());
    }

    [Theory]
    [InlineData("Say where: --database FILE for a local database, or --environment URL", "verify")]
    [InlineData("Say --database or --environment, not both.", "verify", "--database", "x.db", "--environment", "http://127.0.0.1:1")]
    [InlineData("--days is for local databases", "maintain", "--environment", "http://127.0.0.1:1", "--days", "2")]
    [InlineData("Say which application signs in: --client-id ID", "verify", "--environment", "http://127.0.0.1:1", "--sign-in", "device")]
    [InlineData("Say the application's secret: set CRMSEG_CLIENT_SECRET, or --client-secret-file FILE.", "verify", "--environment", "http://127.0.0.1:1", "--sign-in", "secret", "--client-id", "x")]
    [InlineData("Say which certificate signs in: --certificate FILE.", "verify", "--environment", "http://127.0.0.1:1", "--sign-in", "certificate", "--client-id", "x")]
    [InlineData("The certificate cannot be read from nowhere.pfx", "verify", "--environment", "http://127.0.0.1:1", "--sign-in", "certificate", "--client-id", "x", "--certificate", "nowhere.pfx")]
    public async Task The_command_line_does_not_say_enough(string sentence, params string[] arguments) => await Says(sentence, arguments);

    private static bool Is(HttpContext context, string path) => context.Request.Path.Value!.Contains(path, StringComparison.Ordinal);

    private async Task Says(string sentence, params string[] arguments)
    {
        await _crmseg.Run(arguments);

        Assert.Contains(sentence, _crmseg.Error, StringComparison.Ordinal);
        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Single(_crmseg.Error.Trim().Split('\n'));
    }
}
