using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Cli.Remote.SignIn;
using Microsoft.AspNetCore.Http;

namespace CrmSegmentation.Tests.Remote;

/// <summary>How long a client waits, how often it comes again, and how many come at once.</summary>
public sealed class Waiting_and_repeating
{
    private const string Json = "application/json";
    private static readonly WebApiSettings Hasty = new() { FirstWait = TimeSpan.FromMilliseconds(5), LongestWait = TimeSpan.FromMilliseconds(20), Retries = 4, Timeout = TimeSpan.FromSeconds(20) };

    [Theory]
    [InlineData("2")]
    [InlineData(null)]
    public void What_Retry_After_asks_is_waited_in_seconds_or_until_a_time(string? seconds)
    {
        var turnedAway = 0;
        using var stub = new AStub(context =>
        {
            if (Interlocked.Increment(ref turnedAway) > 1)
                return (200, Json, "{}");
            // A date has no fractions of a second: three seconds ahead are two at least.
            context.Response.Headers.RetryAfter = seconds ?? DateTimeOffset.UtcNow.AddSeconds(3).ToString("R");
            return (429, Json, """{"error":{"code":"0x80072322","message":"Number of requests exceeded the limit of 6000 over time window of 300 seconds."}}""");
        });
        using var client = new WebApiClient(stub.Address, new NoSignIn(), Hasty, TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();

        client.Send(HttpMethod.Get, "x");

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.9, 15);
        Assert.Equal((2, 1), (stub.Requests, client.Traffic.Troubles["429"]));
    }

    [Fact]
    public void Each_try_bears_the_same_id_and_another_request_another()
    {
        var ids = new ConcurrentQueue<string>();
        using var stub = new AStub(context =>
        {
            ids.Enqueue(context.Request.Headers["x-ms-client-request-id"].ToString());
            return ids.Count < 3 ? (503, Json, "") : (200, Json, "{}");
        });
        using var client = new WebApiClient(stub.Address, new NoSignIn(), Hasty, TestContext.Current.CancellationToken);

        client.Send(HttpMethod.Get, "x");
        client.Send(HttpMethod.Get, "x");

        Assert.Equal((4, 2), (ids.Count, ids.Distinct().Count()));
        Assert.Single(ids.Take(3).Distinct());
    }

    [Theory]
    [InlineData(429, "turns requests away, also after 4 repetitions")]
    [InlineData(503, "does not serve at the moment (status 503), also after 4 repetitions")]
    public void It_does_not_come_again_for_ever(int status, string sentence)
    {
        using var stub = new AStub(_ => (status, "text/plain", ""));
        using var client = new WebApiClient(stub.Address, new NoSignIn(), Hasty, TestContext.Current.CancellationToken);

        Assert.Contains(sentence, Assert.Throws<InputException>(() => client.Send(HttpMethod.Get, "x")).Message, StringComparison.Ordinal);
        Assert.Equal(5, stub.Requests);
    }

    [Fact]
    public void What_is_refused_is_not_sent_again()
    {
        using var stub = new AStub(_ => (400, Json, """{"error":{"code":"0x80040265","message":"No."}}"""));
        using var client = new WebApiClient(stub.Address, new NoSignIn(), Hasty, TestContext.Current.CancellationToken);

        Assert.ThrowsAny<System.ServiceModel.FaultException>(() => client.Send(HttpMethod.Post, "x", [(byte)'{', (byte)'}']));
        Assert.Equal(1, stub.Requests);
    }

    [Fact]
    public void A_token_that_is_not_accepted_is_renewed_once()
    {
        var tokens = new ConcurrentQueue<string>();
        using var stub = new AStub(context =>
        {
            tokens.Enqueue(context.Request.Headers.Authorization.ToString());
            return context.Request.Headers.Authorization == "Bearer new" ? (200, Json, "{}") : (401, Json, "");
        });
        using var client = new WebApiClient(stub.Address, new TwoTokens(), Hasty, TestContext.Current.CancellationToken);

        client.Send(HttpMethod.Get, "x");

        Assert.Equal(["Bearer old", "Bearer new"], tokens);
    }

    [Fact]
    public void A_wait_ends_when_the_work_is_stopped()
    {
        using var stub = new AStub(context =>
        {
            context.Response.Headers.RetryAfter = "300";
            return (429, Json, "");
        });
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var client = new WebApiClient(stub.Address, new NoSignIn(), Hasty, stop.Token);
        var watch = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => client.Send(HttpMethod.Get, "x"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task As_many_requests_are_under_way_as_the_environment_hints_and_half_when_it_turns_one_away()
    {
        var (underWay, most) = (0, 0);
        var gate = new Lock();
        using var stub = new AStub(context =>
        {
            if (context.Request.Path.Value!.EndsWith("/turned", StringComparison.Ordinal))
                return (429, Json, "");
            lock (gate)
                most = Math.Max(most, ++underWay);
            Thread.Sleep(100);
            lock (gate)
                underWay--;
            context.Response.Headers["x-ms-dop-hint"] = "6";
            return (200, Json, "{}");
        });
        using var client = new WebApiClient(stub.Address, new NoSignIn(), Hasty with { Retries = 1, UnhintedParallelism = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal(2, client.Gate.Allowed);
        client.Send(HttpMethod.Get, "x");
        Assert.Equal(6, client.Gate.Allowed);

        await Task.WhenAll(Enumerable.Range(0, 18).Select(_ => Task.Factory.StartNew(() => client.Send(HttpMethod.Get, "x"), TaskCreationOptions.LongRunning)));
        Assert.InRange(most, 2, 6);

        Assert.Throws<InputException>(() => client.Send(HttpMethod.Get, "turned"));
        Assert.Equal(3, client.Gate.Allowed);
        for (var i = 0; i < 20; i++)
            client.Send(HttpMethod.Get, "x");
        Assert.Equal(4, client.Gate.Allowed);
    }

    [Theory]
    [InlineData(100, 1, 200)]
    [InlineData(40, 1, 100)]
    [InlineData(100, 10, 100)]
    [InlineData(100, 30, 50)]
    public void Batches_grow_while_they_are_fast_and_shrink_when_they_are_slow(int rows, int seconds, int next)
    {
        var size = new BatchSize(1000);

        size.Took(rows, TimeSpan.FromSeconds(seconds));

        Assert.Equal(next, size.Rows);
    }

    private sealed class TwoTokens : ISignIn
    {
        private string _token = "old";

        public string? Token(CancellationToken cancellation) => _token;

        public bool Renew()
        {
            _token = "new";
            return true;
        }
    }
}
