using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace LocalDataverse.Web.Tests.Api;

/// <summary>An organisation of the standard tables behind a started server, and a client that sends to it.</summary>
public sealed class ARunningServer : IDisposable
{
    public ARunningServer()
    {
        Organization = LocalOrganization.Open();
        Server = LocalWebServer.Start(Organization);
        Root = new Uri(Server.Address, "api/data/v9.2/");
        Client = new HttpClient { BaseAddress = Root };
    }

    public LocalOrganization Organization { get; }

    public LocalWebServer Server { get; }

    public Uri Root { get; }

    public HttpClient Client { get; }

    public static string Name() => "t" + Guid.NewGuid().ToString("N")[..10];

    public async Task<HttpResponseMessage> SendAsync(string method, string address, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Root, address));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends, checks the status, and reads the body as JSON; an empty body is an empty object.</summary>
    public async Task<JsonObject> ExpectAsync(int status, string method, string address, string? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, address, body, headers);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{method} {address}: {(int)response.StatusCode} instead of {status}. {text}");
        return text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!;
    }

    public Task<JsonObject> GetAsync(string address, params (string Name, string Value)[] headers) => ExpectAsync(200, "GET", address, null, headers);

    /// <summary>Creates a row and gives its identifier.</summary>
    public async Task<Guid> CreateAsync(string set, string body)
    {
        using var response = await SendAsync("POST", set, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == 204, $"POST {set}: {(int)response.StatusCode}. {text}");
        return IdOf(response);
    }

    /// <summary>The identifier in the header OData-EntityId.</summary>
    public static Guid IdOf(HttpResponseMessage response)
    {
        var address = Assert.Single(response.Headers.GetValues("OData-EntityId"));
        return Guid.Parse(address[(address.LastIndexOf('(') + 1)..^1]);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Organization.Dispose();
    }
}
