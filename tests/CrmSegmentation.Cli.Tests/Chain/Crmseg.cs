using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Commands;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Chain;

/// <summary>Runs the command line in a folder of its own and keeps what it printed.</summary>
internal sealed class Crmseg : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crmseg-");

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = string.Empty;

    public string Error { get; private set; } = string.Empty;

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file into the folder and gives its path.</summary>
    public string FileOf(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public Task<Crmseg> Run(params string[] arguments) => Run(TestContext.Current.CancellationToken, arguments);

    /// <summary>Runs a command that a token ends, as Ctrl+C does.</summary>
    public async Task<Crmseg> Run(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        ExitCode = await CommandLine.RunAsync(arguments, output, error, redirected: true, cancellation);
        Output = output.ToString();
        Error = error.ToString();
        return this;
    }

    /// <summary>A report's lines by customer, each a dictionary by column.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Report(string name = "report.csv") => ReadByCustomer(PathOf(name));

    public static Dictionary<string, IReadOnlyDictionary<string, string>> ReadByCustomer(string path)
    {
        var file = CsvFile.Read(path);
        var customer = file.Headers.ToList().IndexOf("customer_id");
        return file.Rows.ToDictionary(
            r => r[customer],
            r => (IReadOnlyDictionary<string, string>)file.Headers.Select((h, i) => (h, i)).ToDictionary(x => x.h, x => r[x.i]));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
