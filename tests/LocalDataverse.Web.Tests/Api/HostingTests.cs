using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace LocalDataverse.Web.Tests.Api;

public sealed class HostingTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    [Fact]
    public async Task WhoAmI_names_the_administrator_by_default()
    {
        var who = await server.GetAsync("WhoAmI()");
        Assert.Equal(server.Organization.AdministratorId.ToString(), (string?)who["UserId"]);
        Assert.Equal(server.Organization.OrganizationId.ToString(), (string?)who["OrganizationId"]);
        Assert.Equal(server.Organization.RootBusinessUnitId.ToString(), (string?)who["BusinessUnitId"]);
    }

    [Fact]
    public async Task Each_answer_hints_how_many_requests_at_once_do_good()
    {
        using var client = new HttpClient();
        using (var usual = await client.GetAsync(new Uri(server.Server.Address, "api/data/v9.2/WhoAmI()"), TestContext.Current.CancellationToken))
            Assert.Equal("4", usual.Headers.GetValues("x-ms-dop-hint").Single());

        await using var large = LocalWebServer.Start(server.Organization, limits: new ServiceProtectionLimits { Requests = 1, RecommendedParallelism = 20 });
        using var admitted = await client.GetAsync(new Uri(large.Address, "api/data/v9.2/WhoAmI()"), TestContext.Current.CancellationToken);
        using var refused = await client.GetAsync(new Uri(large.Address, "api/data/v9.2/WhoAmI()"), TestContext.Current.CancellationToken);
        Assert.Equal((200, "20"), ((int)admitted.StatusCode, admitted.Headers.GetValues("x-ms-dop-hint").Single()));
        Assert.Equal((429, "20"), ((int)refused.StatusCode, refused.Headers.GetValues("x-ms-dop-hint").Single()));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://example.org:5080")]
    [InlineData("nonsense")]
    public void Only_loopback_addresses_are_served(string url)
        => Assert.Throws<ArgumentException>(() => LocalWebServer.Start(server.Organization, url));

    [Fact]
    public async Task Serving_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var serving = LocalWebServer.RunAsync(server.Organization, "http://127.0.0.1:0", cancellation.Token);
        await cancellation.CancelAsync();
        await Task.WhenAny(serving, Task.Delay(10_000, TestContext.Current.CancellationToken));
        Assert.True(serving.IsCompleted);
    }
}
