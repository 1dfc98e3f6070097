using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

public class Purchase_files
{
    [Fact]
    public void A_row_becomes_a_purchase()
    {
        var file = Read("CustomerID,InvoiceNo,InvoiceDate,Amount,Qty,Channel,Category,Description,Gift,Currency\nA,17,2001-12-02 10:15,12.345678,2,online,Rings,Gold ring,yes,eur\n");

        var row = Assert.Single(file.Rows);
        Assert.Equal(
            new PurchaseRow
            {
                Line = 2, CustomerNumber = "A", DocumentNumber = "17", SourceSystem = "CSV", Date = new(2001, 12, 2), Amount = 12.3457m, Units = 2m, Channel = 653210001, Category = "Rings", Product = "Gold ring", ProductAmount = 12.3457m, IsGift = true, Currency = "EUR",
            },
            row);
        Assert.Empty(file.BadRows);
    }

    [Fact]
    public void Bad_rows_are_reported_by_line_and_reason_and_the_rest_is_kept()
    {
        var file = Read(
            """
            customer_id,order_number,date,amount
            A,1,2001-01-01,10.00
            ,2,2001-01-02,10.00
            A,3,,10.00
            A,4,2001-02-30,10.00
            A,5,2001-01-05,
            A,6,2001-01-06,ten
            A,1,2001-01-07,11.00
            A,8,2001-01-08,1,50
            A,9,2001-01-09,9.00
            """);

        Assert.Equal(["1", "9"], file.Rows.Select(r => r.DocumentNumber));
        Assert.Equal(
            [
                (3, "no customer"),
                (4, "no date"),
                (5, "'2001-02-30' is no date"),
                (6, "no amount"),
                (7, "'ten' is no amount"),
                (8, "document 1 stands in line 2 already (if rows are lines of one document, say --sum-lines)"),
                (9, "the row has 5 fields, the header 4: a field that contains the separator needs quotation marks"),
            ],
            file.BadRows.Select(b => (b.Line, b.Reason)));
    }

    [Theory]
    [InlineData("customer_id,order_number,date,amount\nA,1,2001-01-01,-10.00\n")]
    [InlineData("customer_id,order_number,date,amount\nA,1,2001-01-01,(10.00)\n")]
    [InlineData("customer_id,order_number,date,amount,status\nA,1,2001-01-01,10.00,Cancelled\n")]
    [InlineData("customer_id,order_number,date,amount,type\nA,1,2001-01-01,-10.00,Credit note\n")]
    [InlineData("customer_id,order_number,date,amount,kind\nA,1,2001-01-01,10.00,Return\n")]
    [InlineData("customer_id,order_number,date,amount,is_cancelled\nA,1,2001-01-01,10.00,1\n")]
    [InlineData("Invoice,customer_id,InvoiceDate,amount\nC536379,A,2001-01-01,10.00\n536380,B,2001-01-01,10.00\n")]
    public void Negative_amounts_and_cancelled_documents_are_returns_of_a_positive_amount(string text)
    {
        var row = Read(text).Rows[0];

        Assert.True(row.IsReturn);
        Assert.Equal(10.00m, row.Amount);
    }

    [Theory]
    [InlineData("customer_id,order_number,date,amount,status\nA,1,2001-01-01,10.00,Shipped\n")]
    [InlineData("customer_id,order_number,date,amount,status\nA,1,2001-01-01,10.00,1\n")]
    [InlineData("customer_id,order_number,date,amount,is_cancelled\nA,1,2001-01-01,10.00,0\n")]
    [InlineData("customer_id,order_number,date,amount\nA,C17,2001-01-01,10.00\nB,C18,2001-01-01,10.00\n")]
    [InlineData("customer_id,order_number,date,amount\nA,1,2001-01-01,0\n")]
    public void Other_documents_are_purchases(string text) => Assert.DoesNotContain(Read(text).Rows, r => r.IsReturn);

    [Fact]
    public void Rows_without_a_number_are_numbered_by_their_content()
    {
        const string Header = "customer_id,date,amount\n";
        var first = Read(Header + "A,2001-01-01,10.00\nA,2001-01-01,10.00\nB,2001-01-01,10.00\n").Rows;
        var grown = Read(Header + "B,2001-01-01,10\nC,2001-01-01,10.00\nA,2001-01-01,10.0\nA,2001-01-01,10.00\n").Rows;

        Assert.Equal(3, first.Select(r => r.DocumentNumber).Distinct().Count());
        Assert.Equal(first.Select(r => r.DocumentNumber).Order(), grown.Where(r => r.CustomerNumber != "C").Select(r => r.DocumentNumber).Order());
        // The number is stored in databases: it must stay what it is from version to version.
        Assert.Equal("row-2b6210f25601877419d3", first[0].DocumentNumber);
        Assert.Equal(first[0].DocumentNumber + "-2", first[1].DocumentNumber);
    }

    [Fact]
    public void Lines_of_one_document_are_added_up_on_request()
    {
        const string Text = "Invoice,Quantity,InvoiceDate,Price,Customer ID\n17,2,2001-01-01,1.50,A\n17,1,2001-01-01,4.00,A\n17,1,2001-01-01,4.00,B\nC18,-1,2001-01-02,4.00,A\n";

        var summed = Read(Text, new ReadOptions { SumLines = true });

        Assert.Equal([(7.00m, 3m, false), (4.00m, 1m, true)], summed.Rows.Select(r => (r.Amount, r.Units!.Value, r.IsReturn)));
        Assert.Equal(4, Assert.Single(summed.BadRows).Line);
        Assert.Equal([3, 4], Read(Text).BadRows.Select(b => b.Line));
    }

    [Fact]
    public void Of_the_lines_of_a_document_the_largest_says_what_was_bought()
    {
        const string Text = "Invoice,InvoiceDate,Amount,Customer ID,Description\n17,2001-01-01,1.50,A,Screws\n17,2001-01-01,40.00,A,Generator\n17,2001-01-01,4.00,A,Fuel can\n18,2001-01-01,9.00,A,\n18,2001-01-01,1.00,A,Screws\n";

        Assert.Equal(["Generator", "Screws"], Read(Text, new ReadOptions { SumLines = true }).Rows.Select(r => r.Product));
    }

    [Fact]
    public void A_product_that_is_too_long_is_cut_and_said()
    {
        var file = Read("customer_id,order_number,date,amount,product\nA,1,2001-01-01,1.0," + new string('x', 199) + "\U0001F48D ring\nA,2,2001-01-01,1.0,Ring\nA,3,2001-01-01,1.0,\n");

        Assert.Equal([new string('x', 199), "Ring", null], file.Rows.Select(r => r.Product));
        Assert.Contains(file.Notes, n => n.Contains("more than 200 characters were cut there: 1 rows", StringComparison.Ordinal));
        Assert.Empty(file.BadRows);
    }

    [Fact]
    public void The_number_of_a_row_without_one_does_not_depend_on_its_product()
    {
        const string Header = "customer_id,date,amount";

        Assert.Equal(
            Read(Header + "\nA,2001-01-01,10.00\n").Rows[0].DocumentNumber,
            Read(Header + ",product\nA,2001-01-01,10.00,Ring\n").Rows[0].DocumentNumber);
    }

    [Fact]
    public void The_same_document_in_other_case_is_the_same()
    {
        Assert.Single(Read("customer_id,order_number,date,amount\nA,x1,2001-01-01,1.0\nA,X1,2001-01-01,1.0\n").BadRows);
    }

    [Fact]
    public void The_same_number_of_another_source_system_is_another_document()
    {
        Assert.Empty(Read("customer_id,order_number,date,amount,source\nA,1,2001-01-01,1.0,shop\nA,1,2001-01-01,1.0,web\n").BadRows);
    }

    [Fact]
    public void An_unknown_channel_is_Other_and_said()
    {
        var file = Read("customer_id,order_number,date,amount,channel\nA,1,2001-01-01,1.0,Carrier pigeon\n");

        Assert.Equal(653210006, file.Rows[0].Channel);
        Assert.Contains(file.Notes, n => n.Contains("Carrier pigeon", StringComparison.Ordinal));
    }

    [Fact]
    public void A_decimal_comma_is_read_when_the_file_says_so()
    {
        var file = Read("Kundennummer;Belegnummer;Datum;Betrag\n7;1;02.12.2001;1.234,50\n7;2;3.12.2001;-12,00\n");

        Assert.Equal([(new DateOnly(2001, 12, 2), 1234.50m, false), (new DateOnly(2001, 12, 3), 12.00m, true)], file.Rows.Select(r => (r.Date, r.Amount, r.IsReturn)));
    }

    [Theory]
    [InlineData("date,amount\n", "customer_id")]
    [InlineData("customer_id,amount\n", "--map column=target")]
    [InlineData("customer_id,date,unit_price\n", "amount")]
    public void A_file_without_a_column_that_is_needed_is_refused(string text, string inMessage) =>
        Assert.Contains(inMessage, Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("customer_id,date,amount\nA,2001-01-01,999999999999999999\n", "larger than the platform stores")]
    [InlineData("customer_id,date,amount,gift\nA,2001-01-01,1.0,perhaps\n", "neither yes nor no")]
    [InlineData("customer_id,date,amount,currency\nA,2001-01-01,1.0,pounds\n", "not a code")]
    [InlineData("customer_id,date,amount,units\nA,2001-01-01,1.0,two\n", "units are 'two'")]
    [InlineData("customer_id,date,amount\nA,1752-12-31,1.0\n", "is no date")]
    public void A_value_that_cannot_be_stored_makes_a_bad_row(string text, string inReason) =>
        Assert.Contains(inReason, Assert.Single(Read(text).BadRows).Reason, StringComparison.Ordinal);

    [Fact]
    public void Too_long_a_key_makes_a_bad_row()
    {
        Assert.Single(Read($"customer_id,date,amount\n{new string('9', 51)},2001-01-01,1.0\n").BadRows);
        Assert.Single(Read($"customer_id,date,amount,order_number\nA,2001-01-01,1.0,{new string('9', 101)}\n").BadRows);
    }

    [Fact]
    public void A_file_of_nothing_but_a_header_has_no_rows() => Assert.Empty(Read("customer_id,date,amount\n").Rows);

    private static PurchaseFile Read(string text, ReadOptions? options = null) => PurchaseReader.Read(CsvFile.Parse("p.csv", text), options ?? new ReadOptions());
}
