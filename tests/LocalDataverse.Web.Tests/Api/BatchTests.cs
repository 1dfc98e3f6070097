using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using LocalDataverse.Tests;

namespace LocalDataverse.Web.Tests.Api;

public sealed class BatchTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    [Fact]
    public async Task Requests_are_answered_in_their_order()
    {
        var name = ARunningServer.Name();
        var (status, text) = await Send(
            Part($$"""POST /api/data/v9.2/accounts HTTP/1.1|Content-Type: application/json||{"name":"{{name}}"}"""),
            Part($"GET accounts?$select=name&$filter=name eq '{name}' HTTP/1.1|Accept: application/json||"));
        Assert.Equal(200, status);
        Assert.StartsWith("--batchresponse_", text, StringComparison.Ordinal);
        var created = text.IndexOf("HTTP/1.1 204 No Content", StringComparison.Ordinal);
        var read = text.IndexOf("HTTP/1.1 200 OK", StringComparison.Ordinal);
        Assert.True(created > 0 && read > created, text);
        Assert.Contains($"\"name\":\"{name}\"", text, StringComparison.Ordinal);
        Assert.Contains("OData-EntityId: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_set_refers_to_its_earlier_parts()
    {
        var name = ARunningServer.Name();
        var (status, text) = await Send(ChangeSet(
            ("1", $$"""POST {{server.Root}}accounts HTTP/1.1|Content-Type: application/json||{"name":"{{name}}"}"""),
            ("2", $$"""POST {{server.Root}}contacts HTTP/1.1|Content-Type: application/json||{"lastname":"{{name}}","parentcustomerid_account@odata.bind":"$1"}"""),
            ("3", "PUT $1/primarycontactid/$ref HTTP/1.1|Content-Type: application/json||{\"@odata.id\":\"$2\"}"),
            ("4", "PUT $2/firstname HTTP/1.1|Content-Type: application/json||{\"value\":\"Ann\"}")));
        Assert.True(status == 200, text);
        Assert.Contains("changesetresponse_", text, StringComparison.Ordinal);
        Assert.Contains("Content-ID: 4", text, StringComparison.Ordinal);
        var row = (await server.GetAsync($"accounts?$select=name&$filter=name eq '{name}'&$expand=primarycontactid($select=fullname)"))["value"]![0]!;
        Assert.Equal("Ann " + name, (string?)row["primarycontactid"]!["fullname"]);
    }

    [Fact]
    public async Task A_change_set_that_fails_leaves_no_trace()
    {
        var name = ARunningServer.Name();
        var (status, text) = await Send(
            ChangeSet(
                ("1", $$"""POST accounts HTTP/1.1|Content-Type: application/json||{"name":"{{name}}"}"""),
                ("2", $$"""PATCH contacts({{Guid.NewGuid()}}) HTTP/1.1|Content-Type: application/json|If-Match: *||{"lastname":"x"}""")),
            Part($$"""POST accounts HTTP/1.1|Content-Type: application/json||{"name":"{{name}}"}"""));
        Assert.Equal(404, status);
        Assert.Contains("0x80040217", text, StringComparison.Ordinal);
        Assert.Contains("Content-ID: 2", text, StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync($"accounts?$select=name&$filter=name eq '{name}'"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_plug_in_that_throws_after_creating_rows_elsewhere_leaves_no_trace_of_the_change_set()
    {
        using var own = new ARunningServer();
        own.Organization.ImportSolution(new TestSolution().Step("CreatesThenThrows", "Create", "contact", 40).Zip());
        var (status, text) = await Send(
            own,
            ChangeSet(
                ("1", """POST contacts HTTP/1.1|Content-Type: application/json||{"lastname":"Fine"}"""),
                ("2", """POST contacts HTTP/1.1|Content-Type: application/json||{"lastname":"Refused"}""")));

        Assert.Equal(400, status);
        Assert.Contains("Not this one.", text, StringComparison.Ordinal);
        Assert.Empty((await own.GetAsync("contacts?$select=lastname"))["value"]!.AsArray());
        Assert.Empty((await own.GetAsync("accounts?$select=name"))["value"]!.AsArray());

        // Outside of a change set each part is on its own.
        await Send(
            own,
            Part("""POST contacts HTTP/1.1|Content-Type: application/json||{"lastname":"Fine"}"""),
            Part("""POST contacts HTTP/1.1|Content-Type: application/json||{"lastname":"Refused"}"""));
        Assert.Single((await own.GetAsync("contacts?$select=lastname"))["value"]!.AsArray());
        Assert.Single((await own.GetAsync("accounts?$select=name"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_batch_can_go_on_after_an_error()
    {
        var name = ARunningServer.Name();
        string[] parts =
        [
            Part("GET accounts(11111111-1111-1111-1111-111111111111) HTTP/1.1|||"),
            Part($$"""POST accounts HTTP/1.1|Content-Type: application/json||{"name":"{{name}}"}"""),
        ];
        Assert.Equal(404, (await Send(parts)).Status);
        Assert.Empty((await server.GetAsync($"accounts?$select=name&$filter=name eq '{name}'"))["value"]!.AsArray());
        var (status, text) = await Send(server, "odata.continue-on-error", parts);
        Assert.Equal(200, status);
        Assert.Contains("HTTP/1.1 404 Not Found", text, StringComparison.Ordinal);
        Assert.Single((await server.GetAsync($"accounts?$select=name&$filter=name eq '{name}'"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_reference_to_a_later_part_faults()
    {
        var (status, text) = await Send(ChangeSet(
            ("2", """POST contacts HTTP/1.1|Content-Type: application/json||{"lastname":"x","parentcustomerid_account@odata.bind":"$1"}"""),
            ("1", """POST accounts HTTP/1.1|Content-Type: application/json||{"name":"x"}""")));
        Assert.Equal(400, status);
        Assert.Contains("Content-ID Reference: '$1' does not exist in the batch context.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "x")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: application/http\r\n\r\nnonsense\r\n--b--\r\n")]
    public async Task A_malformed_batch_faults(string contentType, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
        using var response = await server.Client.PostAsync(new Uri(server.Root, "$batch"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("The batch is malformed.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_is_not_allowed_in_a_change_set()
    {
        var (status, text) = await Send(ChangeSet(("1", "GET accounts HTTP/1.1|||")));
        Assert.Equal(400, status);
        Assert.Contains("GET requests are not allowed within change sets.", text, StringComparison.Ordinal);
    }

    private static string Part(string http) => "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" + http.Replace("|", "\r\n", StringComparison.Ordinal);

    private static string ChangeSet(params (string Id, string Http)[] items)
    {
        var text = new StringBuilder("Content-Type: multipart/mixed;boundary=changeset_x\r\n\r\n");
        foreach (var (id, http) in items)
            text.Append("--changeset_x\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ").Append(id).Append("\r\n\r\n").Append(http.Replace("|", "\r\n", StringComparison.Ordinal)).Append("\r\n");
        return text.Append("--changeset_x--\r\n").ToString();
    }

    private Task<(int Status, string Text)> Send(params string[] parts) => Send(server, null, parts);

    private static Task<(int Status, string Text)> Send(ARunningServer to, params string[] parts) => Send(to, null, parts);

    private static async Task<(int Status, string Text)> Send(ARunningServer to, string? prefer, string[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append("--batch_x\r\n").Append(part).Append("\r\n");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to.Root, "$batch")) { Content = new StringContent(text.Append("--batch_x--\r\n").ToString()) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/mixed;boundary=\"batch_x\"");
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        using var response = await to.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
