using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse.Web;

namespace CrmSegmentation.Cli.Commands;

/// <summary>Where an organisation is served.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string> _url = new("--url") { Description = "Where to serve.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };

    public void AddTo(Command command) => command.Options.Add(_url);

    /// <summary>The address to serve on, checked before any work is done for it.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public string Url(ParseResult result)
    {
        var url = result.GetValue(_url)!;
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" && address.IsLoopback
            ? url
            : throw new InputException($"--url {url} is no address of this machine such as http://127.0.0.1:5080.");
    }

    /// <summary>Serves an organisation until Ctrl+C.</summary>
    public static async Task ServeAsync(Terminal terminal, LocalTarget target, string url, CancellationToken cancellation)
    {
        terminal.Heading($"Serving {url} (Web API: {url}/api/data/v9.2) until Ctrl+C");
        try
        {
            await LocalWebServer.RunAsync(target.Organization, url, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how serving ends.
        }
        catch (IOException e)
        {
            throw new InputException($"{url} cannot be served: {e.Message} Is crmseg running already? Say --url http://127.0.0.1:5081 for another port.", e);
        }
    }
}
