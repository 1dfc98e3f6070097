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

    /// <summary>Serves an organisation until Ctrl+C.</summary>
    public async Task ServeAsync(Terminal terminal, LocalTarget target, ParseResult result, CancellationToken cancellation)
    {
        var url = result.GetValue(_url)!;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not "http")
            throw new InputException($"--url {url} is no address such as http://127.0.0.1:5080.");

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
