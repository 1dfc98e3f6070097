using System;
using System.Linq;
using System.Threading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmSegmentation.Tests.Remote;

/// <summary>A server on this machine that answers as a test says: status, content type and body for each request.</summary>
internal sealed class AStub : IDisposable
{
    private readonly WebApplication _application;

    public AStub(Func<HttpContext, (int Status, string Type, string Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(async context =>
        {
            Interlocked.Increment(ref _requests);
            var (status, type, body) = answer(context);
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
        });
        _application.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    private int _requests;

    public Uri Address { get; }

    public int Requests => _requests;

    public void Dispose()
    {
        _application.StopAsync().GetAwaiter().GetResult();
        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
