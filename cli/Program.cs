using System;
using System.Threading;
using CrmSegmentation.Cli.Commands;

Console.OutputEncoding = System.Text.Encoding.UTF8;
return await CommandLine.RunAsync(args, Console.Out, Console.Error, Console.IsOutputRedirected, CancellationToken.None).ConfigureAwait(false);
