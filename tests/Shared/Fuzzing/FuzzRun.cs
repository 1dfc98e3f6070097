using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace CrmSegmentation.Tests;

/// <summary>
/// Inputs at random, each of which must be taken or refused in a sentence that docs/troubleshooting.md has. The seed is printed:
/// CRMSEG_FUZZ_SEED repeats a run, CRMSEG_FUZZ_INPUTS makes it longer, CRMSEG_FUZZ_FIRST begins it at a later input.
/// </summary>
internal sealed partial class FuzzRun
{
    /// <summary>No input may take longer, however busy the machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int MostDefects = 40;

    /// <summary>So few are asked for to try one thing again: shares of them tell nothing. No usual run has as few.</summary>
    private const int FewInputs = 20;

    /// <summary>The same for every usual run, so that what it says of a change is the change's doing; long runs take others.</summary>
    private const int UsualSeed = 7;

    private readonly ITestOutputHelper output;
    private readonly Dictionary<string, int> refusals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> defects = new(StringComparer.Ordinal);
    private int taken;
    private int refused;

    /// <param name="output">Where the seed and what came of the inputs are said.</param>
    /// <param name="usual">The number of inputs where nobody asks for another.</param>
    public FuzzRun(ITestOutputHelper output, int usual)
    {
        this.output = output;
        Seed = Number("CRMSEG_FUZZ_SEED") ?? UsualSeed;
        Inputs = Number("CRMSEG_FUZZ_INPUTS") ?? usual;
        output.WriteLine($"Seed {Seed}, {Inputs:N0} inputs.");
    }

    public int Seed { get; }

    public int Inputs { get; }

    /// <summary>The first input that is tried: those before it are known already.</summary>
    private static int First => Number("CRMSEG_FUZZ_FIRST") ?? 0;

    /// <summary>Tries the inputs one after another. What goes wrong is kept by its kind, so that one run shows all there is.</summary>
    /// <param name="attempt">Makes an input of the random numbers and tries it: the sentences that refuse it or parts of it, none where all is taken.</param>
    public void Each(Func<Random, IEnumerable<string>> attempt)
    {
        for (var i = First; i < Inputs && defects.Count < MostDefects; i++)
        {
            // Each input has random numbers of its own, so that one input is repeated without those before it.
            var random = new Random(Mix(Seed, i));
            var watch = Stopwatch.StartNew();
            try
            {
                var sentences = attempt(random).ToList();
                if (sentences.Count == 0)
                    taken++;
                else
                    refused++;
                foreach (var sentence in sentences)
                    Heard(sentence, i);
            }
            catch (Exception failure)
            {
                Defect(i, $"{failure.GetType().Name}: {failure.Message}", failure.ToString());
            }

            if (watch.Elapsed > Patience)
                Defect(i, "took too long", $"{watch.Elapsed}");
        }
    }

    /// <summary>Says what came of it, and holds the run to have tried both what is taken and what is refused.</summary>
    public void End(int leastTaken, int leastRefused)
    {
        output.WriteLine($"{taken:N0} taken, {refused:N0} refused.");
        foreach (var (pattern, count) in refusals.OrderByDescending(one => one.Value))
            output.WriteLine($"{count,8:N0}  {pattern}");
        Assert.True(defects.Count == 0, string.Join("\n\n", defects.Values));
        Assert.True(First > 0 || Inputs < FewInputs || (taken >= leastTaken && refused >= leastRefused), $"{taken} inputs were taken and {refused} refused: at least {leastTaken} and {leastRefused} were to be.");
    }

    private void Heard(string sentence, int input)
    {
        if (Troubleshooting.PatternOf(sentence) is { } pattern)
            refusals[pattern] = refusals.GetValueOrDefault(pattern) + 1;
        else
            Defect(input, sentence, "docs/troubleshooting.md does not have: " + sentence);
    }

    private void Defect(int input, string kind, string what) =>
        defects.TryAdd(string.Concat(Changing().Replace(kind, "…").Take(60)), $"Seed {Seed}, input {input} of {Inputs}: {(what.Length > 2_000 ? what[..2_000] + "..." : what)}");

    /// <summary>What sets apart two sentences of one kind.</summary>
    [GeneratedRegex("'[^']*'|[^ ]*[0-9_][^ ]*", RegexOptions.Singleline)]
    private static partial Regex Changing();

    private static int Mix(int seed, int input) => unchecked((seed * 16777619) ^ (input * 374761393));

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
