using System;
using System.Collections.Generic;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Tests.Segments;

public class DefinitionCheckTests
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, TableColumn>> Tables = new()
    {
        ["contact"] = new Dictionary<string, TableColumn>
        {
            ["contactid"] = new(ColumnKind.Reference),
            ["lastname"] = new(ColumnKind.Text),
            ["income"] = new(ColumnKind.Number),
            ["birthdate"] = new(ColumnKind.Date),
            ["merged"] = new(ColumnKind.YesNo),
            ["level"] = new(ColumnKind.Choice, new Dictionary<int, string> { [1] = "High", [2] = "Low" }),
            ["topics"] = new(ColumnKind.MultiSelectChoice, new Dictionary<int, string> { [1] = "News", [2] = "Offers" }),
            ["ownerid"] = new(ColumnKind.Reference),
            ["photo"] = new(ColumnKind.Other),
        },
        ["purchase"] = new Dictionary<string, TableColumn>
        {
            ["customer"] = new(ColumnKind.Reference),
            ["amount"] = new(ColumnKind.Number),
            ["boughton"] = new(ColumnKind.Date),
        },
    };

    [Theory]
    [InlineData("lastname", "eq", "O'Neill")]
    [InlineData("lastname", "begins-with", "O")]
    [InlineData("lastname", "gt", "M")]
    [InlineData("lastname", "not-null", null)]
    [InlineData("income", "ge", "1234.5")]
    [InlineData("income", "ge", "-1e3")]
    [InlineData("birthdate", "on-or-after", "1990-02-28")]
    [InlineData("birthdate", "olderthan-x-years", "30")]
    [InlineData("birthdate", "this-month", null)]
    [InlineData("birthdate", "in-fiscal-year", "2001")]
    [InlineData("merged", "eq", "1")]
    [InlineData("merged", "ne", "true")]
    [InlineData("level", "eq", "2")]
    [InlineData("topics", "contain-values", "2")]
    [InlineData("ownerid", "eq-userid", null)]
    [InlineData("ownerid", "eq", "{0B4A4F4E-0000-0000-0000-000000000001}")]
    [InlineData("ownerid", "eq-or-under", "0B4A4F4E-0000-0000-0000-000000000001")]
    [InlineData("photo", "like", "%x%")]
    public void What_suits_the_column_passes(string column, string comparison, string? value) => Check(Condition(column, comparison, value));

    [Theory]
    [InlineData("shoesize", "eq", "42", "a condition names the column shoesize, which the table contact does not have")]
    [InlineData("amount", "eq", "42", "a condition names the column amount, which the table contact does not have")]
    [InlineData("birthdate", "like", "19%", "the condition on birthdate has the operator 'like', which does not suit a date")]
    [InlineData("income", "begins-with", "1", "does not suit a number")]
    [InlineData("lastname", "last-x-days", "3", "does not suit a text")]
    [InlineData("lastname", "eq-userid", null, "does not suit a text")]
    [InlineData("merged", "gt", "0", "does not suit a yes or no")]
    [InlineData("level", "contain-values", "1", "does not suit a choice")]
    [InlineData("topics", "gt", "1", "does not suit a choice of several values")]
    [InlineData("income", "eq", "1,234 EUR", "asks for '1,234 EUR', which is no number")]
    [InlineData("birthdate", "on", "yesterday", "which is no date; write year-month-day")]
    [InlineData("birthdate", "eq", "31.31.1990", "which is no date; write year-month-day")]
    [InlineData("birthdate", "last-x-years", "-1", "last-x-years takes a whole number above 0")]
    [InlineData("birthdate", "last-x-years", "0", "last-x-years takes a whole number above 0")]
    [InlineData("birthdate", "last-x-years", "1.5", "last-x-years takes a whole number above 0")]
    [InlineData("merged", "eq", "maybe", "which is neither 1 (yes) nor 0 (no)")]
    [InlineData("level", "eq", "3", "asks for '3', which is none of its values: 1 High, 2 Low")]
    [InlineData("level", "eq", "High", "which is none of its values: 1 High, 2 Low")]
    [InlineData("topics", "not-contain-values", "9", "which is none of its values: 1 News, 2 Offers")]
    [InlineData("ownerid", "eq", "me", "which is no id of a row")]
    public void What_does_not_is_refused_by_column_operator_or_value(string column, string comparison, string? value, string expected) =>
        Assert.Contains(expected, Refused(Condition(column, comparison, value)), StringComparison.Ordinal);

    [Fact]
    public void Each_of_several_values_is_looked_at() =>
        Assert.Contains("asks for '7'", Refused("<filter><condition attribute='level' operator='in'><value>1</value><value>7</value></condition></filter>"), StringComparison.Ordinal);

    [Fact]
    public void The_sentence_names_segment_and_line() =>
        Assert.StartsWith("The filter of segment 'Mine', line 3: ", Refused("<filter>\n<condition attribute='level' operator='null' />\n<condition attribute='shoesize' operator='null' /></filter>"), StringComparison.Ordinal);

    [Fact]
    public void Conditions_speak_of_the_table_that_they_stand_under_or_name()
    {
        const string link = "<link-entity name='purchase' from='customer' to='contactid' alias='p'>{1}</link-entity>";
        Check(Fetch(link, "", "<filter><condition attribute='amount' operator='gt' value='5' /></filter>"));
        Check(Fetch("<filter>{0}</filter>" + link, "<condition entityname='p' attribute='amount' operator='gt' value='5' />", ""));
        Assert.Contains("column lastname, which the table purchase", Refused(Fetch(link, "", "<filter><condition attribute='lastname' operator='null' /></filter>")), StringComparison.Ordinal);
        Assert.Contains("column lastname, which the table purchase", Refused(Fetch("<filter>{0}</filter>" + link, "<condition entityname='p' attribute='lastname' operator='null' />", "")), StringComparison.Ordinal);
        Assert.Contains("is about 'q', but no link bears that name", Refused(Fetch("<filter>{0}</filter>" + link, "<condition entityname='q' attribute='amount' operator='null' />", "")), StringComparison.Ordinal);
        Assert.Contains("the condition on income names the column weight", Refused(Fetch("<filter>{0}</filter>" + link, "<condition attribute='income' operator='gt' valueof='p.weight' />", "")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customer", "id", "the link to purchase names the column id, which the table contact")]
    [InlineData("buyer", "contactid", "the link to purchase names the column buyer, which the table purchase")]
    public void A_link_names_columns_that_there_are(string from, string to, string expected) =>
        Assert.Contains(expected, Refused(Fetch($"<link-entity name='purchase' from='{from}' to='{to}' />", "", "")), StringComparison.Ordinal);

    private static string Condition(string column, string comparison, string? value) =>
        $"<filter><condition attribute='{column}' operator='{comparison}'{(value == null ? "" : $" value=\"{value.Replace("'", "&apos;", StringComparison.Ordinal)}\"")} /></filter>";

    private static string Fetch(string inside, string first, string second) =>
        $"<fetch><entity name='contact'>{inside.Replace("{0}", first, StringComparison.Ordinal).Replace("{1}", second, StringComparison.Ordinal)}</entity></fetch>";

    private static void Check(string filter) => new DefinitionCheck(table => Tables[table]).Check(SegmentDefinition.Parse(filter, "Mine"));

    private static string Refused(string filter) => Assert.Throws<RefusedException>(() => Check(filter)).Message;
}
