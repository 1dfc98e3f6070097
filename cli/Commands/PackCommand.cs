using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg pack</c>: the two solution zips, for an organisation of one's own.</summary>
internal sealed class PackCommand(Terminal terminal)
{
    private readonly Option<string> _output = new("--output") { Description = "The folder to write to.", HelpName = "FOLDER", DefaultValueFactory = _ => "." };

    public Command Create()
    {
        var command = new Command("pack", "Writes the managed and the unmanaged solution zip, built with this crmseg, to a folder.");
        command.Options.Add(_output);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var folder = Path.GetFullPath(result.GetValue(_output)!);
        foreach (var source in (string[])[ShippedSolution.ManagedPath, ShippedSolution.UnmanagedPath])
        {
            var path = Path.Combine(folder, Path.GetFileName(source));
            try
            {
                Directory.CreateDirectory(folder);
                File.Copy(source, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"{path} cannot be written: {e.Message}", e);
            }

            var bytes = File.ReadAllBytes(path);
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{path}  {bytes.Length:N0} bytes  SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"));
        }

        return ExitCode.Done;
    }
}
