using System;
using System.Collections.Generic;
using System.IO;

namespace CrmSegmentation.Packer;

/// <summary>CrmSegmentation.Packer --source FOLDER --plugins FILE --web-resources FOLDER --output FOLDER</summary>
internal static class Program
{
    private const string Usage = "usage: CrmSegmentation.Packer --source FOLDER --plugins FILE --web-resources FOLDER --output FOLDER";

    private static int Main(string[] arguments)
    {
        try
        {
            var options = Read(arguments);
            var input = new PackInput { SourceFolder = options["--source"], PluginAssembly = options["--plugins"], WebResourceFolder = options["--web-resources"] };
            foreach (var path in SolutionFiles.Write(input, options["--output"]))
                Console.WriteLine(path);

            return 0;
        }
        catch (PackException e)
        {
            // The form that build logs turn into an error.
            Console.Error.WriteLine($"CrmSegmentation.Packer : error CSEG0001: {e.Message}");
            return 1;
        }
    }

    private static Dictionary<string, string> Read(string[] arguments)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
            options[arguments[i]] = arguments[i + 1];

        foreach (var name in (string[])["--source", "--plugins", "--web-resources", "--output"])
        {
            if (!options.ContainsKey(name))
                throw new PackException($"{name} is missing. {Usage}");
        }

        return options.Count == 4 && arguments.Length == 8 ? options : throw new PackException(Usage);
    }
}
