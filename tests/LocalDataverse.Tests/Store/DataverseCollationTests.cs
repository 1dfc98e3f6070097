using System;
using System.Linq;
using LocalDataverse.Store;

namespace LocalDataverse.Tests.Store;

public sealed class DataverseCollationTests
{
    [Theory]
    [InlineData("zürich", "ZURICH")]
    [InlineData("a", "a  ")]
    [InlineData("", " ")]
    [InlineData("é", "e\u0301")]
    [InlineData("Ångström", "angstrom")]
    [InlineData("Ελλάδα", "ΕΛΛΑΔΑ")]
    public void Texts_that_differ_in_case_accents_or_trailing_spaces_are_equal(string left, string right) =>
        Assert.Equal(0, DataverseCollation.Compare(left, right));

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "B")]
    [InlineData("A", "b")]
    [InlineData("9", "a")]
    [InlineData("_", "0")]
    [InlineData("a", "ab")]
    [InlineData("a b", "ab")]
    [InlineData(" a", "a")]
    [InlineData("z", "я")]
    [InlineData("z", "中")]
    [InlineData("Müller", "Mutter")]
    public void Punctuation_comes_before_digits_and_digits_before_letters(string first, string second)
    {
        Assert.True(DataverseCollation.Compare(first, second) < 0);
        Assert.True(DataverseCollation.Compare(second, first) > 0);
    }

    [Fact]
    public void The_order_is_total()
    {
        var random = new Random(1);
        var texts = Enumerable.Range(0, 60).Select(_ => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => " aÀä0_-ßzЖ中\u0301\uD83D"[random.Next(13)]))).ToArray();
        foreach (var a in texts)
        {
            foreach (var b in texts)
            {
                Assert.Equal(Math.Sign(DataverseCollation.Compare(a, b)), -Math.Sign(DataverseCollation.Compare(b, a)));
                foreach (var c in texts)
                {
                    if (DataverseCollation.Compare(a, b) <= 0 && DataverseCollation.Compare(b, c) <= 0)
                        Assert.True(DataverseCollation.Compare(a, c) <= 0, $"'{a}' '{b}' '{c}'");
                }
            }
        }
    }

    [Theory]
    [InlineData("abc", "ABC", true)]
    [InlineData("abc", "abc ", false)]
    [InlineData("a%", "Äpfel", true)]
    [InlineData("%c", "abc", true)]
    [InlineData("%b%", "abc", true)]
    [InlineData("a_c", "abc", true)]
    [InlineData("a_c", "ac", false)]
    [InlineData("%", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("%a%b%c%", "xxaxxbxxcxx", true)]
    [InlineData("%a%b%c%", "xxaxxcxxbxx", false)]
    [InlineData("[a-c]x", "Bx", true)]
    [InlineData("[^a-c]x", "Bx", false)]
    [InlineData("[0-9]", "7", true)]
    [InlineData("[%]", "%", true)]
    [InlineData("[%]", "a", false)]
    [InlineData("[", "[", true)]
    public void Patterns_match_as_SQL_Servers_do(string pattern, string text, bool matches) => Assert.Equal(matches, LikePattern.Matches(pattern, text));
}
