using System;
using System.Linq;
using System.Net.Http;
using System.ServiceModel;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Tests.Hosting;

public sealed class ServiceProtectionTests
{
    private readonly MovableClock clock = new();

    [Fact]
    public async Task Too_many_requests_of_one_user_are_turned_away_until_the_window_has_passed()
    {
        using var organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = clock });
        using var server = LocalWebServer.Start(organization, limits: new ServiceProtectionLimits { Requests = 2 });
        using var client = new HttpClient { BaseAddress = new Uri(server.Address, "api/data/v9.2/") };
        using (var first = await Send(client, null))
        {
            Assert.Equal(200, (int)first.StatusCode);
            Assert.Equal("1", first.Headers.GetValues("x-ms-ratelimit-burst-remaining-xrm-requests").Single());
        }

        using (var second = await Send(client, null))
            Assert.Equal(200, (int)second.StatusCode);
        clock.Advance(TimeSpan.FromSeconds(60));

        using (var refused = await Send(client, null))
        {
            Assert.Equal(429, (int)refused.StatusCode);
            Assert.Equal("240", refused.Headers.GetValues("Retry-After").Single());
            var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
            Assert.Equal(("0x80072322", "Number of requests exceeded the limit of 2 over time window of 300 seconds."), ((string)error["code"]!, (string)error["message"]!));
        }

        using (var other = await Send(client, organization.SystemUserId))
            Assert.Equal(200, (int)other.StatusCode);
        clock.Advance(TimeSpan.FromSeconds(240));
        using (var later = await Send(client, null))
            Assert.Equal(200, (int)later.StatusCode);
    }

    [Fact]
    public async Task Without_limits_nobody_is_turned_away_and_no_header_tells_of_any()
    {
        using var organization = LocalOrganization.Open();
        using var server = LocalWebServer.Start(organization);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address, "api/data/v9.2/") };

        using var response = await Send(client, null);

        Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("x-ms-ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Requests_that_took_too_long_together_keep_others_waiting()
    {
        var protection = new ServiceProtection(new ServiceProtectionLimits { ExecutionTime = TimeSpan.FromSeconds(10) }, clock);
        using (protection.Admit("ann"))
            clock.Advance(TimeSpan.FromSeconds(6));
        using (var second = protection.Admit("ann"))
        {
            Assert.Equal(TimeSpan.FromSeconds(4), second.RemainingTime);
            clock.Advance(TimeSpan.FromSeconds(4));
        }

        var fault = Fault(() => protection.Admit("ann"));

        Assert.Equal(-2147015903, fault.ErrorCode);
        Assert.Equal(TimeSpan.FromSeconds(296), fault.ErrorDetails["Retry-After"]);
        protection.Admit("bob").Dispose();
        clock.Advance(TimeSpan.FromSeconds(296));
        protection.Admit("ann").Dispose();
    }

    [Fact]
    public void Too_many_requests_at_once_keep_others_waiting()
    {
        var protection = new ServiceProtection(new ServiceProtectionLimits { ConcurrentRequests = 2 }, clock);
        var first = protection.Admit("ann");
        using var second = protection.Admit("ann");

        var fault = Fault(() => protection.Admit("ann"));

        Assert.Equal((-2147015898, "Number of concurrent requests exceeded the limit of 2."), (fault.ErrorCode, fault.Message));
        Assert.True(fault.ErrorDetails["Retry-After"] is TimeSpan wait && wait > TimeSpan.Zero);
        first.Dispose();
        protection.Admit("ann").Dispose();
    }

    [Fact]
    public void The_limits_are_the_platforms_by_default()
    {
        var limits = new ServiceProtectionLimits();

        Assert.Equal((6000, 1200, 52, 300), (limits.Requests, limits.ExecutionTime.TotalSeconds, limits.ConcurrentRequests, limits.Window.TotalSeconds));
        Assert.Equal((-2147015902, -2147015903, -2147015898), (ServiceProtection.TooManyRequests, ServiceProtection.TooMuchTime, ServiceProtection.TooManyAtOnce));
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, Guid? caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "WhoAmI()");
        if (caller is { } user)
            request.Headers.Add("MSCRMCallerID", user.ToString());
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;

    private sealed class MovableClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.Ticks;

        public void Advance(TimeSpan time) => now += time;
    }
}
