using System;
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using CrmSegmentation.Benchmarks;

if (args is ["bulk", var purchases, .. var rest])
{
    BulkLoad.Run(purchases, rest is [var customers, ..] ? customers : null, Console.Out);
    return;
}

if (args is ["saves", .. var blocks])
{
    InterleavedSaves.Run(blocks is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 100, Console.Out);
    return;
}

switch (args)
{
    case ["floor"]:
        Floor.Run(Console.Out);
        return;
    case ["allocation"]:
        PluginAllocation.Run(Console.Out);
        return;
    case ["depth"]:
        LongHistory.Run(Console.Out);
        return;
}

if (args is ["segments", var bought, .. var more])
{
    PublishSegments.Run(bought, more is [var people, ..] ? people : null, Console.Out);
    return;
}

// In this process: the solution's zip lies beside this program, and not beside one that BenchmarkDotNet would build.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(200)).WithWarmupCount(5).WithIterationCount(15);
BenchmarkSwitcher.FromAssembly(typeof(SingleSave).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
