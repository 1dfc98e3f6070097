using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

public class Column_recognition
{
    [Theory]
    [InlineData("customer_id", "customer_id")]
    [InlineData("CustomerID", "customer_id")]
    [InlineData("Customer ID", "customer_id")]
    [InlineData("Customer No.", "customer_id")]
    [InlineData("Kundennummer", "customer_id")]
    [InlineData("purchased_on", "date")]
    [InlineData("order_date", "date")]
    [InlineData("InvoiceDate", "date")]
    [InlineData("Date", "date")]
    [InlineData("amount", "amount")]
    [InlineData("Total", "amount")]
    [InlineData("Net Amount", "amount")]
    [InlineData("UnitPrice", "unit_price")]
    [InlineData("order_number", "order_number")]
    [InlineData("InvoiceNo", "order_number")]
    [InlineData("invoice_no", "order_number")]
    [InlineData("Invoice", "order_number")]
    [InlineData("Quantity", "units")]
    [InlineData("E-Mail", "email")]
    [InlineData("Order Status", "kind")]
    [InlineData("Sales channel", "channel")]
    [InlineData("Product category", "category")]
    [InlineData("is_gift", "gift")]
    [InlineData("Currency", "currency")]
    public void A_purchase_column_is_known_as_people_write_it(string header, string target)
    {
        var recognition = ColumnRecognition.Recognise([header], PurchaseTargets.All, ColumnMap.Empty);

        Assert.Equal(target, recognition.Columns[0].Target?.Name);
    }

    [Theory]
    [InlineData("CustomerID", "customer_id")]
    [InlineData("id", "customer_id")]
    [InlineData("birth_date", "birth_date")]
    [InlineData("Date of birth", "birth_date")]
    [InlineData("annual_income", "annual_income")]
    [InlineData("YearlyIncome", "annual_income")]
    [InlineData("postal_code", "postal_code")]
    [InlineData("ZIP", "postal_code")]
    [InlineData("Gender", "gender")]
    [InlineData("marital_status", "marital_status")]
    [InlineData("total_children", "total_children")]
    [InlineData("Email Address", "email")]
    [InlineData("state_code", "state")]
    [InlineData("occupation", "job_title")]
    [InlineData("Surname", "last_name")]
    [InlineData("Full name", "name")]
    public void A_customer_column_is_known_as_people_write_it(string header, string target)
    {
        var recognition = ColumnRecognition.Recognise([header], CustomerTargets.All, ColumnMap.Empty);

        Assert.Equal(target, recognition.Columns[0].Target?.Name);
    }

    [Fact]
    public void No_spelling_is_claimed_by_two_targets()
    {
        foreach (var targets in new[] { PurchaseTargets.All, CustomerTargets.All })
        {
            var spellings = targets.SelectMany(t => t.Aliases.Prepend(t.Name)).Select(ColumnRecognition.Normalise);
            Assert.Empty(spellings.GroupBy(s => s).Where(g => g.Count() > 1).Select(g => g.Key));
        }
    }

    [Fact]
    public void The_read_me_names_every_target()
    {
        var page = File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "cli", "README.md"));

        Assert.All(PurchaseTargets.All.Concat(CustomerTargets.All), t => Assert.Contains($"`{t.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_two_candidates_the_likelier_wins_and_the_other_is_ignored_with_the_reason()
    {
        var recognition = ColumnRecognition.Recognise(["total_due", "amount", "colour"], PurchaseTargets.All, ColumnMap.Empty);

        Assert.Equal(1, recognition[PurchaseTargets.Amount]);
        Assert.Equal("amount is taken from 'amount'", recognition.Columns[0].Remark);
        Assert.Null(recognition.Columns[2].Target);
    }

    [Fact]
    public void A_map_overrules_the_names()
    {
        var map = ColumnMap.Parse(["gross = ignore", "Sold to=customer_id", "net=amount"]);

        var recognition = ColumnRecognition.Recognise(["Sold To", "gross", "net", "amount"], PurchaseTargets.All, map);

        Assert.Equal(0, recognition[PurchaseTargets.Customer]);
        Assert.Equal(2, recognition[PurchaseTargets.Amount]);
        Assert.Equal("amount is taken from 'net'", recognition.Columns[3].Remark);
        Assert.Equal("left out by --map", recognition.Columns[1].Remark);
    }

    [Fact]
    public void A_map_that_names_no_column_is_refused_with_the_columns_that_there_are()
    {
        var file = CsvFile.Parse("p.csv", "buyer,day,value\n");

        var refusal = Assert.Throws<InputException>(() => ColumnMap.Parse(["bayer=customer_id"]).Verify((file, PurchaseTargets.All)));

        Assert.Contains("buyer, day, value", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_to_an_unknown_target_is_refused_with_the_targets_that_there_are()
    {
        var file = CsvFile.Parse("p.csv", "buyer,day,value\n");

        var refusal = Assert.Throws<InputException>(() => ColumnMap.Parse(["buyer=person"]).Verify((file, PurchaseTargets.All)));

        Assert.Contains("customer_id", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("=amount")]
    [InlineData("net=")]
    public void A_map_without_both_sides_is_refused(string option) => Assert.Throws<InputException>(() => ColumnMap.Parse([option]));
}
