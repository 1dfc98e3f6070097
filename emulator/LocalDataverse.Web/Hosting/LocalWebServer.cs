using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using LocalDataverse.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalDataverse.Web;

/// <summary>
/// Serves an organisation over HTTP on this machine: the Web API under <c>/api/data/v9.2</c> and the pages.
/// It asks nobody who they are, so it listens on loopback addresses only.
/// </summary>
public sealed class LocalWebServer : IDisposable, IAsyncDisposable
{
    /// <summary>The Web API takes requests of up to 128 MB.</summary>
    private const int MaxRequestBodySize = 128 * 1024 * 1024;

    /// <summary>Addresses hold whole queries; the platform takes 32 KB and 64 KB inside a batch.</summary>
    private const int MaxRequestLineSize = 64 * 1024;

    private readonly WebApplication application;

    private LocalWebServer(WebApplication application)
    {
        this.application = application;
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address.EndsWith('/') ? address : address + "/");
    }

    /// <summary>Where the server listens, with the port that was free when the address asked for port 0.</summary>
    public Uri Address { get; }

    /// <summary>Serves until the token is cancelled.</summary>
    /// <param name="limits">What one user may ask of the Web API; null for no limits.</param>
    public static async Task RunAsync(LocalOrganization organization, string url, CancellationToken cancellation, ServiceProtectionLimits? limits = null)
    {
        await using var application = Build(organization, url, limits);
        await application.StartAsync(cancellation);
        await application.WaitForShutdownAsync(cancellation);
    }

    /// <summary>Starts serving; disposing the result stops it.</summary>
    /// <param name="limits">What one user may ask of the Web API; null for no limits.</param>
    public static LocalWebServer Start(LocalOrganization organization, string url = "http://127.0.0.1:0", ServiceProtectionLimits? limits = null)
    {
        var application = Build(organization, url, limits);
        application.StartAsync().GetAwaiter().GetResult();
        return new LocalWebServer(application);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static WebApplication Build(LocalOrganization organization, string url, ServiceProtectionLimits? limits)
    {
        ArgumentNullException.ThrowIfNull(organization);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip))))
            throw new ArgumentException($"'{url}' is not an address of this machine alone, such as http://127.0.0.1:5080.", nameof(url));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineSize;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var application = builder.Build();
        application.UseCallerInAddress();
        application.UseRouting();
        application.MapWebApi(organization, limits);
        application.MapPages(organization);
        return application;
    }
}
