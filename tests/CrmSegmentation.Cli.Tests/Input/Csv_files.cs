using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

public sealed class Csv_files : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("customer,amount\r\n1,2\r\n", "comma")]
    [InlineData("customer;amount\n1;2,50\n2;3,50\n", "semicolon")]
    [InlineData("customer\tamount\n1\t2,50\n", "tab")]
    [InlineData("customer|amount\n1|2\n", "bar")]
    [InlineData("sep=;\ncustomer;amount\n1;2\n", "semicolon")]
    public void The_separator_is_found(string text, string name)
    {
        var file = CsvFile.Parse("x.csv", text);

        Assert.Equal(name, file.DelimiterName);
        Assert.Equal(["customer", "amount"], file.Headers);
    }

    [Fact]
    public void A_first_line_of_more_columns_than_any_table_has_is_refused_before_anything_is_made_of_it()
    {
        Assert.Equal(1_000, CsvFile.Parse("x.csv", string.Join(',', Enumerable.Repeat("a", 1_000))).Headers.Count);
        Assert.StartsWith("x.csv has 1,001 columns in its first line; at most 1,000 are read.", Assert.Throws<InputException>(() => CsvFile.Parse("x.csv", string.Join(',', Enumerable.Repeat("a", 1_001)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_count_as_an_editor_counts_them()
    {
        var file = CsvFile.Parse("x.csv", "a,b\n1,\"two\nlines\"\n\n,\n3,4\n");

        Assert.Equal([2, 6], file.Rows.Select(r => r.Line));
        Assert.Equal("two\nlines", file.Rows[0].Fields[1]);
    }

    [Fact]
    public void The_line_of_the_separator_counts_too()
    {
        Assert.Equal(3, CsvFile.Parse("x.csv", "sep=;\na;b\n1;2\n").Rows[0].Line);
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_costs_one_row()
    {
        var file = CsvFile.Parse("x.csv", "a,b\n1,\"open\n2,x\n3,y\n");

        Assert.Equal(3, file.Rows.Count);
        Assert.NotNull(file.Rows[0].Defect);
        Assert.Null(file.Rows[2].Defect);
    }

    [Fact]
    public void A_row_with_more_fields_than_the_header_is_defective()
    {
        var file = CsvFile.Parse("x.csv", "a,b\n1,2,50\n1,2,,\n");

        Assert.Contains("3 fields", file.Rows[0].Defect, StringComparison.Ordinal);
        Assert.Null(file.Rows[1].Defect);
    }

    [Fact]
    public void A_short_row_has_empty_fields() => Assert.Equal(string.Empty, CsvFile.Parse("x.csv", "a,b\n1\n").Rows[0][1]);

    [Theory]
    [InlineData("utf-8", true, "UTF-8")]
    [InlineData("utf-8", false, "UTF-8")]
    [InlineData("utf-16", true, "UTF-16")]
    [InlineData("windows-1252", false, "Windows-1252")]
    public void The_encoding_is_found(string encodingName, bool mark, string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(encodingName) ?? Encoding.GetEncoding(encodingName);
        File.WriteAllBytes(_path, [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("name,amount\nMüller,12\n")]);

        var file = CsvFile.Read(_path);

        Assert.Equal(name, file.EncodingName);
        Assert.Equal(["name", "amount"], file.Headers);
        Assert.Equal("Müller", file.Rows[0][0]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_sentence()
    {
        Assert.StartsWith("There is no file nowhere.csv.", Assert.Throws<InputException>(() => CsvFile.Read("nowhere.csv")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void An_empty_file_is_a_sentence(string text) => Assert.Contains("is empty", Assert.Throws<InputException>(() => CsvFile.Parse("x.csv", text)).Message, StringComparison.Ordinal);
}
