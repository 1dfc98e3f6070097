using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Tests.Segments;

public class MemberSketchTests
{
    [Theory]
    [InlineData(10, 10, 10, 1.0)]
    [InlineData(10, 10, 0, 0.0)]
    [InlineData(20, 10, 10, 0.5)]
    [InlineData(0, 10, 0, 0.0)]
    public void Small_sets_are_compared_exactly(int one, int other, int both, double expected) => Assert.Equal(expected, Share(one, other, both), 9);

    [Theory]
    [InlineData(20_000, 20_000, 18_000)]
    [InlineData(20_000, 20_000, 2_000)]
    [InlineData(20_000, 1_000, 1_000)]
    public void Large_sets_to_within_a_tenth(int one, int other, int both)
    {
        var expected = (double)both / (one + other - both);

        Assert.InRange(Share(one, other, both), expected - 0.1, expected + 0.1);
    }

    [Fact]
    public void A_sketch_survives_its_text_and_fits_its_column()
    {
        var sketch = Of(Ids(0, 5_000));

        Assert.Equal(sketch.ToString(), MemberSketch.Parse(sketch.ToString()).ToString());
        Assert.InRange(sketch.ToString().Length, 1, 10_000);
        Assert.Equal(1.0, sketch.CommonShare(MemberSketch.Parse(sketch.ToString())));
    }

    private static double Share(int one, int other, int both) => Of(Ids(0, one)).CommonShare(Of(Ids(one - both, other)));

    private static MemberSketch Of(IEnumerable<Guid> ids)
    {
        var sketch = new MemberSketch();
        foreach (var id in ids)
            sketch.Add(id);
        return sketch;
    }

    private static IEnumerable<Guid> Ids(int first, int count) => Enumerable.Range(first, count).Select(i => new Guid(i, 0x1234, 0x11ef, 0x80, 0, 0, 13, 58, 1, 2, 3));
}
