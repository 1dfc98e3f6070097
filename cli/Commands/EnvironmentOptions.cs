using System;
using System.CommandLine;
using System.Linq;
using System.Net.Http;
using System.Threading;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Cli.Remote.SignIn;

namespace CrmSegmentation.Cli.Commands;

/// <summary>The options that name a real environment and say how to sign in to it.</summary>
internal sealed class EnvironmentOptions
{
    private readonly Option<string?> _environment = new("--environment") { Description = "The address of a Dataverse environment, such as https://ORGANISATION.crm4.dynamics.com.", HelpName = "URL" };
    private readonly Option<string?> _signIn = new("--sign-in") { Description = "How to sign in to the environment (default: none for an address of this machine, certificate with --certificate, secret where there is one, else device).", HelpName = "device|secret|certificate|none" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The tenant's id or domain (default: CRMSEG_TENANT, else what the environment says).", HelpName = "ID" };
    private readonly Option<string?> _clientId = new("--client-id") { Description = "The id of the application's registration (default: CRMSEG_CLIENT_ID).", HelpName = "ID" };
    private readonly Option<string?> _secretFile = new("--client-secret-file") { Description = "A file with the application's secret (default: CRMSEG_CLIENT_SECRET; a secret never stands in a command).", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "A PFX or PEM file with the application's certificate and its private key; its password stands in CRMSEG_CERTIFICATE_PASSWORD.", HelpName = "FILE" };
    private readonly Option<int?> _parallel = new("--parallel") { Description = "The most requests at once (default: as many as the environment recommends).", HelpName = "N" };
    private readonly Option<int?> _timeout = new("--timeout") { Description = "Seconds to wait for one answer before the request is sent again (default: 300).", HelpName = "SECONDS" };

    public void AddTo(Command command)
    {
        _signIn.AcceptOnlyFromAmong("device", "secret", "certificate", "none");
        foreach (var option in (Option[])[_environment, _signIn, _tenant, _clientId, _secretFile, _certificate, _parallel, _timeout])
            command.Options.Add(option);
    }

    /// <summary>Whether a real environment is meant; else a local database.</summary>
    /// <exception cref="InputException">Both are named, or neither.</exception>
    public bool IsChosen(ParseResult result, string? database) => (result.GetValue(_environment), database) switch
    {
        (not null, null) => true,
        (null, not null) => false,
        (null, null) => throw new InputException("Say where: --database FILE for a local database, or --environment URL for a Dataverse environment."),
        _ => throw new InputException("Say --database or --environment, not both."),
    };

    /// <summary>Opens the environment and sees who one is there.</summary>
    public RemoteEnvironment Open(ParseResult result, Terminal terminal, CancellationToken cancellation)
    {
        var address = Address(result.GetValue(_environment) ?? throw new InputException("Say which environment: --environment URL."));
        if (result.GetValue(_parallel) is < 1)
            throw new InputException("--parallel must be 1 or more.");
        if (result.GetValue(_timeout) is < 1)
            throw new InputException("--timeout must be 1 or more.");

        var settings = new WebApiSettings { MostParallel = result.GetValue(_parallel) };
        if (result.GetValue(_timeout) is { } seconds)
            settings = settings with { Timeout = TimeSpan.FromSeconds(seconds) };
        return RemoteEnvironment.Open(address, SignIn(result, address, terminal), settings, cancellation);
    }

    internal static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? new Uri(url.GetLeftPart(UriPartial.Authority) + "/")
            : throw new InputException($"--environment {text} is no address of an environment. It begins with https://, for example https://ORGANISATION.crm4.dynamics.com.");

    private ISignIn SignIn(ParseResult result, Uri environment, Terminal terminal)
    {
        var (certificate, secretFile) = (result.GetValue(_certificate), result.GetValue(_secretFile));
        var secretInEnvironment = Environment.GetEnvironmentVariable("CRMSEG_CLIENT_SECRET");
        var way = result.GetValue(_signIn)
            ?? (environment.IsLoopback ? "none" : certificate != null ? "certificate" : secretFile != null || secretInEnvironment != null ? "secret" : "device");
        if (way == "none")
        {
            terminal.Remark($"Not signing in: {environment.Host} {(environment.IsLoopback ? "is this machine" : "is asked without")}.");
            return new NoSignIn();
        }

        var application = new Application(
            environment,
            result.GetValue(_tenant) ?? Environment.GetEnvironmentVariable("CRMSEG_TENANT"),
            result.GetValue(_clientId) ?? Environment.GetEnvironmentVariable("CRMSEG_CLIENT_ID")
                ?? throw new InputException("Say which application signs in: --client-id ID, or set CRMSEG_CLIENT_ID. docs/install.md says how to register one."));
        return way switch
        {
            "certificate" => MsalSignIn.ByCertificate(
                application,
                ApplicationSecrets.Certificate(
                    certificate ?? throw new InputException("Say which certificate signs in: --certificate FILE."), Environment.GetEnvironmentVariable("CRMSEG_CERTIFICATE_PASSWORD"))),
            "secret" => MsalSignIn.BySecret(
                application,
                secretFile != null ? ApplicationSecrets.Secret(secretFile)
                    : secretInEnvironment ?? throw new InputException("Say the application's secret: set CRMSEG_CLIENT_SECRET, or --client-secret-file FILE.")),
            _ => MsalSignIn.ByDevice(application, message => terminal.Line(message)),
        };
    }
}
