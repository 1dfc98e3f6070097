using System.Collections.Generic;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Profiles;

/// <summary>What an industry records: which categories make sense, and which values fit them.</summary>
public class ProfileCategoryTests
{
    private static readonly ProfileCategory Text = new() { Name = "Ring engraving" };
    private static readonly ProfileCategory Number = new() { Name = "Ring size", Kind = ProfileKind.Number, Unit = "mm" };
    private static readonly ProfileCategory Date = new() { Name = "Spouse's birthday", Kind = ProfileKind.Date };
    private static readonly ProfileCategory Choice = new() { Name = "Gems preferred", Kind = ProfileKind.Choice, Choices = ["Ruby", "Sapphire"] };
    private static readonly ProfileCategory YesOrNo = new() { Name = "Insured", Kind = ProfileKind.YesOrNo };
    private static readonly ProfileCategory Birthstone = new() { Name = "Birthstone", Kind = ProfileKind.Choice, Choices = ProfileCategory.Birthstones, Derivation = ProfileDerivation.MonthOfBirth };

    [Theory]
    [InlineData("2001-01-31", "Garnet")]
    [InlineData("2001-02-28", "Amethyst")]
    [InlineData("2000-02-29", "Amethyst")]
    [InlineData("1960-05-03", "Emerald")]
    [InlineData("2001-05-01", "Emerald")]
    [InlineData("2001-04-30", "Diamond")]
    [InlineData("2001-12-31", "Turquoise")]
    public void The_birthstone_is_that_of_the_month(string birth, string stone) => Assert.Equal(stone, Birthstone.Derive(Day(birth)));

    [Fact]
    public void Nothing_is_derived_without_a_birthday_or_a_derivation()
    {
        Assert.Null(Birthstone.Derive(null));
        Assert.Null((Birthstone with { Derivation = null }).Derive(Day("1960-05-03")));
    }

    [Fact]
    public void A_value_is_shown_as_people_read_it()
    {
        Assert.Equal("Forever", Text.Display(Text.Fit(new ProfileValue { Text = "Forever" })));
        Assert.Equal("16.5 mm", Number.Display(Number.Fit(new ProfileValue { Number = 16.5000m })));
        Assert.Equal("16", (Number with { Unit = " " }).Display(Number.Fit(new ProfileValue { Number = 16m })));
        Assert.Equal("29 February 1960", Date.Display(Date.Fit(new ProfileValue { Date = Day("1960-02-29") })));
        Assert.Equal("Sapphire", Choice.Display(Choice.Fit(new ProfileValue { Text = " sapphire " })));
        Assert.Equal("No", YesOrNo.Display(YesOrNo.Fit(new ProfileValue { YesNo = YesNo.No })));
    }

    public static IEnumerable<object[]> DoNotFit() =>
    [
        [Text, new ProfileValue(), "The value of 'Ring engraving' is missing: fill in Text or Choice, or delete the row."],
        [Text, new ProfileValue { Text = "  " }, "The value of 'Ring engraving' is missing: fill in Text or Choice, or delete the row."],
        [Text, new ProfileValue { Number = 1m }, "'Ring engraving' is a text: its value goes into Text or Choice. Leave Number empty."],
        [Number, new ProfileValue { Text = "16.5" }, "'Ring size' is a number: its value goes into Number. Leave Text or Choice empty."],
        [Number, new ProfileValue { Number = 16.5m, Date = Day("2001-01-01") }, "'Ring size' is a number: its value goes into Number. Leave Date empty."],
        [Date, new ProfileValue { Text = "3 May" }, "'Spouse's birthday' is a date: its value goes into Date. Leave Text or Choice empty."],
        [Choice, new ProfileValue { Text = "Glass" }, "'Glass' is not one of the choices of 'Gems preferred': Ruby, Sapphire. Take one of these, or add it to the category."],
        [Choice, new ProfileValue { YesNo = YesNo.Yes }, "'Gems preferred' is a choice: its value goes into Text or Choice. Leave Yes or No empty."],
        [YesOrNo, new ProfileValue { Text = "yes" }, "'Insured' is answered by yes or no: its value goes into Yes or No. Leave Text or Choice empty."],
        [YesOrNo, new ProfileValue(), "The value of 'Insured' is missing: fill in Yes or No, or delete the row."],
    ];

    [Theory]
    [MemberData(nameof(DoNotFit))]
    internal void A_value_that_does_not_fit_is_refused_in_a_sentence(ProfileCategory category, ProfileValue value, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<RefusedException>(() => category.Fit(value)).Message);

    public static IEnumerable<object?[]> Categories() =>
    [
        [Text, null], [Number, null], [Date, null], [Choice, null], [YesOrNo, null], [Birthstone, null],
        [Text with { Name = " " }, "A profile category needs a name, for example Birthstone."],
        [Text with { Unit = "mm" }, "'Ring engraving' is no number and has no unit: leave Unit empty, or set Kind to Number."],
        [Date with { Choices = ["A", "B"] }, "'Spouse's birthday' is no choice and has no choices: leave Choices empty, or set Kind to Choice."],
        [Date with { Derivation = ProfileDerivation.MonthOfBirth }, "'Spouse's birthday' is derived, so it must be a choice: set Kind to Choice, or leave Derived From empty."],
        [Choice with { Choices = ["Ruby"] }, "'Gems preferred' is a choice: write two or more values into Choices, one a line."],
        [Choice with { Choices = ["Ruby", "Sapphire", "ruby"] }, "'Ruby' stands twice among the choices of 'Gems preferred': take one out."],
        [Birthstone with { Choices = ["Ruby", "Sapphire"] }, "'Birthstone' is derived from a month, so Choices must have twelve lines, January first; it has 2."],
    ];

    [Theory]
    [MemberData(nameof(Categories))]
    internal void A_category_that_makes_no_sense_is_refused_in_a_sentence(ProfileCategory category, string? sentence) => Assert.Equal(sentence, category.Fault()?.ToString());

    [Fact]
    public void Choices_are_lines_without_blanks() => Assert.Equal(["Ruby", "Rose gold"], ProfileCategory.ReadChoices("Ruby\r\n\r\n  Rose gold \n"));
}
