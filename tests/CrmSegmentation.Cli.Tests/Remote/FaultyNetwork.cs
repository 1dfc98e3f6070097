using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmSegmentation.Tests.Remote;

/// <summary>Stands between a client and the local Dataverse, both on this machine, and does to requests what a plan says, one fault at most each.</summary>
internal sealed class FaultyNetwork : IDisposable
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase) { "Host", "Connection", "Transfer-Encoding", "Content-Length", "Content-Type", "Keep-Alive" };

    private readonly WebApplication _application;
    private readonly HttpClient _onward;
    private readonly Func<HttpRequest, Fault> _plan;
    private readonly TimeSpan _lateBy;
    private readonly List<Task> _late = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<Fault, int> _injected = [];

    /// <param name="plan">What happens to a request.</param>
    /// <param name="lateBy">How late what is late is; more than the client waits.</param>
    public FaultyNetwork(Uri target, Func<HttpRequest, Fault> plan, TimeSpan lateBy)
    {
        _plan = plan;
        _lateBy = lateBy;
        _onward = new HttpClient { BaseAddress = target, Timeout = TimeSpan.FromMinutes(10) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        });
        _application = builder.Build();
        _application.Run(Pass);
        _application.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    public Uri Address { get; }

    public int Requests { get; private set; }

    /// <summary>Called when a request was answered: its path.</summary>
    public Action<string>? Answered { get; set; }

    /// <summary>Faults of each kind.</summary>
    public IReadOnlyDictionary<Fault, int> Injected
    {
        get
        {
            lock (_gate)
                return new Dictionary<Fault, int>(_injected);
        }
    }

    /// <summary>A plan by chance, the same for the same seed: this share of requests meets a fault; of the late ones only so many, as they take long.</summary>
    public static Func<HttpRequest, Fault> ByChance(int seed, double share, int late)
    {
        var random = new Random(seed);
        var gate = new Lock();
        Fault[] quick = [Fault.TooManyRequests, Fault.TooManyRequestsUntil, Fault.Unavailable, Fault.DroppedBefore, Fault.DroppedAfter, Fault.DroppedInMidBody];
        var left = late;
        return request =>
        {
            lock (gate)
            {
                if (random.NextDouble() >= share)
                    return Fault.None;
                // Late is what writes: a late read costs time and shows nothing.
                if (left > 0 && request.Method == "POST" && random.Next(3) == 0)
                    return left-- % 2 == 0 ? Fault.LateAnswer : Fault.LateArrival;
                return quick[random.Next(quick.Length)];
            }
        };
    }

    /// <summary>Waits for what is still under way to the environment.</summary>
    public void Settle()
    {
        Task[] late;
        lock (_gate)
            late = [.. _late];
        Task.WaitAll(late);
    }

    public void Dispose()
    {
        Settle();
        _application.StopAsync().GetAwaiter().GetResult();
        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _onward.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        var fault = _plan(context.Request);
        lock (_gate)
        {
            Requests++;
            if (fault != Fault.None)
                _injected[fault] = _injected.GetValueOrDefault(fault) + 1;
        }

        switch (fault)
        {
            case Fault.TooManyRequests:
                context.Response.Headers.RetryAfter = "1";
                await TurnAway(context, 429, "0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds.");
                return;
            case Fault.TooManyRequestsUntil:
                context.Response.Headers.RetryAfter = DateTimeOffset.UtcNow.AddSeconds(1).ToString("R");
                await TurnAway(context, 429, "0x80072321", "Combined execution time of incoming requests exceeded limit of 1200000 milliseconds over time window of 300 seconds.");
                return;
            case Fault.NotThere:
                await TurnAway(context, 404, "0x80060888", "Resource not found for the segment.");
                return;
            case Fault.Unavailable:
                context.Response.StatusCode = 503;
                return;
            case Fault.DroppedBefore:
                context.Abort();
                return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = Copy(context.Request, body.ToArray());
        if (fault is Fault.LateArrival)
        {
            // Its sender is gone by then, and what came from it with it: this is a copy.
            var late = Copy(context.Request, body.ToArray());
            lock (_gate)
                _late.Add(Task.Delay(_lateBy).ContinueWith(_ => _onward.SendAsync(late), TaskScheduler.Default).Unwrap());
            await Task.Delay(_lateBy);
            context.Abort();
            return;
        }

        using var response = await _onward.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        switch (fault)
        {
            // An answer without a body has no middle.
            case Fault.DroppedAfter:
            case Fault.DroppedInMidBody when answer.Length == 0:
                context.Abort();
                return;
            case Fault.LateAnswer:
                await Task.Delay(_lateBy);
                context.Abort();
                return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OfTheConnection.Contains(name) || name == "Content-Type")
                context.Response.Headers[name] = values.ToArray();
        }

        if (fault == Fault.DroppedInMidBody)
        {
            context.Response.ContentLength = answer.Length + 1;
            await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (response.StatusCode != HttpStatusCode.NoContent)
            await context.Response.Body.WriteAsync(answer);
        await context.Response.CompleteAsync();
        Answered?.Invoke(context.Request.Path);
    }

    private static async Task TurnAway(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"error":{"code":"{{code}}","message":"{{message}}"} }""");
    }

    private static HttpRequestMessage Copy(HttpRequest from, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), from.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget);
        if (body.Length > 0 || from.Method is "POST" or "PATCH")
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", from.ContentType);
        }

        foreach (var (name, values) in from.Headers)
        {
            if (!OfTheConnection.Contains(name))
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }
}
