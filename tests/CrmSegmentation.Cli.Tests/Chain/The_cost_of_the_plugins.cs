using System;
using System.IO;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Sample;

namespace CrmSegmentation.Tests.Chain;

public sealed class The_cost_of_the_plugins
{
    /// <summary>
    /// Far above what is measured (docs/performance.md): a busy machine must not fail it, but a request or a query that came to be
    /// made for each purchase instead of each message does.
    /// </summary>
    private const double MostTimesOfABareLoad = 10;

    private const int Rounds = 3;

    [Fact]
    public void A_load_with_plugins_takes_a_few_times_one_without()
    {
        var sample = SampleData.Create();
        var input = new LoadInput { Customers = sample.Customers, Purchases = sample.Purchases };
        var with = TimeSpan.MaxValue;
        var without = TimeSpan.MaxValue;

        // The best of each: what disturbs a round disturbs it upwards.
        for (var round = 0; round < Rounds; round++)
        {
            without = Least(without, Load(input, runSteps: false));
            with = Least(with, Load(input, runSteps: true));
        }

        Assert.True(with < without * MostTimesOfABareLoad, $"With plug-ins {with.TotalSeconds:0.00} s, without {without.TotalSeconds:0.00} s.");
    }

    private static TimeSpan Load(LoadInput input, bool runSteps)
    {
        using var target = LocalTarget.Open(databasePath: null, runSteps);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(SampleData.AsOf);
        var result = Loader.Load(target.Service, input, new Unwatched());
        Assert.Equal(input.Purchases.Count, result.Purchases.Created);
        return result.PurchasesTime;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Unwatched : ILoadProgress
    {
        public void Begin(string title, int total)
        {
        }

        public void Advance(int rows)
        {
        }
    }
}
