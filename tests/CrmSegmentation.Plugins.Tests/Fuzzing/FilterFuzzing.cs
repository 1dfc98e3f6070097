using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Tests.Fuzzing;

/// <summary>Filters at random are read or refused by themselves, without an organisation, which makes many of them quick.</summary>
public sealed class FilterFuzzing(ITestOutputHelper output)
{
    private const int Usual = 300;

    [Fact]
    public void Every_filter_is_read_or_refused_in_a_documented_sentence()
    {
        var run = new FuzzRun(output, Usual);
        run.Each(random =>
        {
            try
            {
                SegmentDefinition.Parse(FilterOfAnyKind.Next(random), "Segment");
                return [];
            }
            catch (RefusedException refused)
            {
                return [refused.Message];
            }
        });
        run.End(leastTaken: run.Inputs / 20, leastRefused: run.Inputs / 5);
    }
}
