using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

public sealed class Loading : IDisposable
{
    private const string Customers = "customer_id,first_name,last_name,email,birth_date,annual_income,interests,do_not_call\nA,Ann,Lee,ann@example.com,1970-02-28,75000,Music;Travel,yes\nB,Bob,Ray,bob@example.com,,,,\n";
    private const string Purchases = "customer_id,order_number,date,amount,channel,category,units,gift\nA,1,2001-01-02,10.00,Web,Rings,2,yes\nA,2,2001-06-02,20.5,Store,Rings,,\nB,3,2001-07-01,30.00,,,,\nB,4,2001-07-02,-5.00,,,,\n";

    private readonly Crmseg _crmseg = new();

    private string Database => _crmseg.PathOf("shop.db");

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task The_same_files_twice_change_nothing()
    {
        var customers = _crmseg.FileOf("customers.csv", Customers);
        var purchases = _crmseg.FileOf("purchases.csv", Purchases);
        await Load("--purchases", purchases, "--customers", customers, "--report", _crmseg.PathOf("first.csv"));
        Assert.Equal((0, string.Empty), (_crmseg.ExitCode, _crmseg.Error));
        var before = RowVersions();

        await Load("--purchases", purchases, "--customers", customers, "--report", _crmseg.PathOf("second.csv"));

        Assert.Contains("Customers: 2 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Purchases: 4 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(2 + 4 + 1, before.Count);
        Assert.Equal(before, RowVersions());
        Assert.Equal(await File.ReadAllTextAsync(_crmseg.PathOf("first.csv"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(_crmseg.PathOf("second.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_column_of_a_customer_is_stored_as_the_file_says_it()
    {
        var examples = CustomerTargets.All.OfType<CustomerTarget>().ToDictionary(t => t, t => t.Kind switch
        {
            CustomerColumnKind.Text => t == CustomerTargets.Email ? "ann@example.com" : "Été 7",
            CustomerColumnKind.Date => "1970-02-28",
            CustomerColumnKind.Money => "75000.25",
            CustomerColumnKind.WholeNumber => "3",
            CustomerColumnKind.YesNo => "yes",
            CustomerColumnKind.Choice => t.Words!.Labels.Split(", ")[1],
            _ => string.Join(';', t.Words!.Labels.Split(", ").Take(2)),
        });
        var customers = _crmseg.FileOf("customers.csv", $"{string.Join(',', examples.Keys.Select(t => t.Name))}\n{string.Join(',', examples.Values)}\n");
        await Load("--customers", customers);
        Assert.Equal((0, string.Empty), (_crmseg.ExitCode, _crmseg.Error));

        await Load("--customers", customers);

        Assert.DoesNotContain("ignored", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Customers: 1 unchanged", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_whose_values_time_has_passed_by_are_counted()
    {
        await Load("--purchases", _crmseg.FileOf("p.csv", "customer_id,date,amount\nA,2001-01-02,10.00\n"));

        await Load("--purchases", _crmseg.FileOf("p.csv", "customer_id,date,amount\nB,2003-01-02,10.00\n"));

        Assert.Contains("1 customer had no purchase in this load and is due for recalculation", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_behind_the_database_is_the_day_of_the_database()
    {
        await Load("--purchases", _crmseg.FileOf("p.csv", "customer_id,date,amount\nA,2001-01-02,10.00\n"));

        await Load("--purchases", _crmseg.FileOf("p.csv", "customer_id,date,amount\nA,2000-12-02,10.00\n"), "--report", _crmseg.PathOf("report.csv"));

        Assert.Contains("As of 2 January 2001, the day that the database has reached", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal("20.00", _crmseg.Report()["A"]["annual_value"]);
    }

    [Fact]
    public async Task The_demo_twice_on_one_database_changes_nothing()
    {
        await _crmseg.Run("demo", "--no-serve", "--database", Database);
        var before = RowVersions();

        await _crmseg.Run("demo", "--no-serve", "--database", Database);

        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Equal(before, RowVersions());
    }

    [Fact]
    public async Task Rows_without_a_number_are_not_loaded_twice()
    {
        var purchases = _crmseg.FileOf("purchases.csv", "customer_id,date,amount\nA,2001-01-02,10.00\nA,2001-01-02,10.00\n");
        await Load("--purchases", purchases);

        await Load("--purchases", purchases, "--report", _crmseg.PathOf("report.csv"));

        Assert.Contains("Purchases: 2 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(("2", "20.00"), (_crmseg.Report()["A"]["annual_count"], _crmseg.Report()["A"]["annual_value"]));
    }

    [Fact]
    public async Task A_changed_row_is_updated_and_the_profile_follows()
    {
        await Load("--purchases", _crmseg.FileOf("purchases.csv", Purchases));

        await Load("--purchases", _crmseg.FileOf("purchases.csv", Purchases.Replace("20.5", "21.50", StringComparison.Ordinal)), "--report", _crmseg.PathOf("report.csv"));

        Assert.Contains("Purchases: 1 changed, 3 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal("31.50", _crmseg.Report()["A"]["annual_value"]);
    }

    [Fact]
    public async Task What_was_bought_is_stored_and_corrected()
    {
        const string Products = "customer_id,order_number,date,amount,product\nA,1,2001-01-02,10.00,Generator\nA,2,2001-01-03,10.00,\n";
        await Load("--purchases", _crmseg.FileOf("purchases.csv", Products));
        Assert.Equal(["Generator", null], ProductsInOrder());

        await Load("--purchases", _crmseg.FileOf("purchases.csv", Products.Replace("Generator", "Diesel generator", StringComparison.Ordinal)));

        Assert.Contains("Purchases: 1 changed, 1 unchanged", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(["Diesel generator", null], ProductsInOrder());
    }

    [Fact]
    public async Task A_purchase_that_moves_to_another_customer_leaves_the_first()
    {
        await Load("--purchases", _crmseg.FileOf("purchases.csv", Purchases));

        await Load("--purchases", _crmseg.FileOf("purchases.csv", Purchases.Replace("A,2,", "B,2,", StringComparison.Ordinal)), "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal(("1", "10.00"), (_crmseg.Report()["A"]["annual_count"], _crmseg.Report()["A"]["annual_value"]));
        Assert.Equal(("2", "45.50"), (_crmseg.Report()["B"]["annual_count"], _crmseg.Report()["B"]["annual_value"]));
    }

    [Fact]
    public async Task A_return_reduces_value_but_not_frequency()
    {
        await Load("--purchases", _crmseg.FileOf("purchases.csv", Purchases), "--report", _crmseg.PathOf("report.csv"));

        var b = _crmseg.Report()["B"];
        Assert.Equal(("1", "25.00", "2001-07-01"), (b["annual_count"], b["annual_value"], b["last_purchase"]));
    }

    [Fact]
    public async Task Bad_rows_are_reported_by_line_and_the_rest_loads()
    {
        var purchases = _crmseg.FileOf("purchases.csv", Purchases + "A,1,2001-08-01,99.00,,,,\n,9,2001-08-01,1.00,,,,\nA,10,someday,1.00,,,,\n");

        await Load("--purchases", purchases, "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Contains("purchases.csv line 6: document 1 stands in line 2 already", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("purchases.csv line 7: no customer", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("purchases.csv line 8: 'someday' is no date", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal("30.50", _crmseg.Report()["A"]["annual_value"]);
    }

    [Fact]
    public async Task Every_bad_row_is_reported_however_many_there_are()
    {
        var purchases = _crmseg.FileOf("purchases.csv", Purchases + string.Concat(Enumerable.Range(0, 200).Select(_ => "A,,someday,1.00,,,,\n")));

        await Load("--purchases", purchases);

        Assert.All(Enumerable.Range(6, 200), line => Assert.Contains($"purchases.csv line {line}: 'someday' is no date", _crmseg.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_the_organisation_refuses_is_reported_by_line_and_the_rest_loads()
    {
        // The platform's Money ends at 922,337,203,685,477; the sum of two such does not fit the customer's column.
        var purchases = _crmseg.FileOf("purchases.csv", "customer_id,order_number,date,amount\nA,1,2001-01-02,10.00\nB,2,2001-01-02,922337203685477\nB,3,2001-01-03,922337203685477\n");

        await Load("--purchases", purchases, "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Contains("purchases.csv line ", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal("10.00", _crmseg.Report()["A"]["annual_value"]);
    }

    [Fact]
    public async Task A_customer_is_found_by_mail_address_and_gets_the_number()
    {
        await Load("--customers", _crmseg.FileOf("c.csv", "email,last_name\nann@example.com,Lee\n"));

        await Load("--customers", _crmseg.FileOf("c.csv", "customer_id,email,last_name\nA,ANN@example.com,Lee\n"), "--purchases", _crmseg.FileOf("p.csv", Purchases));

        Assert.Contains("1 new, 1 changed", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purchase_can_name_its_customer_by_mail_address()
    {
        await Load("--purchases", _crmseg.FileOf("p.csv", "email,date,amount\nann@example.com,2001-01-02,10.00\nANN@example.com,2001-01-03,10.00\n"), "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal("2", _crmseg.Report()["ann@example.com"]["annual_count"]);
    }

    [Fact]
    public async Task An_address_that_two_contacts_share_is_reported()
    {
        await Load("--customers", _crmseg.FileOf("c.csv", "customer_id,email\nA,ann@example.com\nB,ann@example.com\n"));

        await Load("--purchases", _crmseg.FileOf("p.csv", "email,date,amount\nann@example.com,2001-01-02,10.00\n"));

        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Contains("p.csv line 2: 2 contacts have the e-mail address ann@example.com", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_currency_that_the_organisation_lacks_is_reported()
    {
        await Load("--purchases", _crmseg.FileOf("p.csv", "customer_id,date,amount,currency\nA,2001-01-02,10.00,XTS\nA,2001-01-03,10.00,USD\n"), "--report", _crmseg.PathOf("report.csv"));

        Assert.Contains("p.csv line 2: the organisation has no currency XTS", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal("1", _crmseg.Report()["A"]["annual_count"]);
    }

    [Fact]
    public async Task Time_does_not_go_back()
    {
        var purchases = _crmseg.FileOf("p.csv", Purchases);
        await Load("--purchases", purchases, "--as-of", "2001-12-31");

        await Load("--purchases", purchases, "--as-of", "2001-11-30");

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("time does not go back to 30 November 2001", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_date_the_latest_purchase_is_the_day_and_said()
    {
        await Load("--purchases", _crmseg.FileOf("p.csv", Purchases));

        Assert.Contains("As of 2 July 2001, the date of the latest purchase", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recognised_and_what_was_ignored_is_said()
    {
        await Load("--purchases", _crmseg.FileOf("p.csv", "CustomerID;InvoiceNo;InvoiceDate;Total;Colour\nA;1;31.12.2001;10,00;red\n"));

        Assert.Contains("p.csv: 1 row, semicolon-separated, UTF-8", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("recognised  CustomerID, InvoiceNo as order_number, InvoiceDate as date, Total as amount", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("ignored     Colour", _crmseg.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--purchases", "nowhere.csv", "There is no file nowhere.csv.")]
    [InlineData("--as-of", "31.12.2001", "--as-of 31.12.2001 is no date.")]
    [InlineData("--map", "amount", "--map amount is not understood.")]
    public async Task A_mistake_is_a_sentence_and_loads_nothing(string option, string value, string sentence)
    {
        var arguments = new List<string> { "load", "--database", Database, option, value };
        if (option != "--purchases")
            arguments.AddRange(["--purchases", _crmseg.FileOf("p.csv", Purchases)]);

        await _crmseg.Run([.. arguments]);

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.StartsWith(sentence, _crmseg.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _crmseg.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_a_sentence()
    {
        await _crmseg.Run("load", "--database", _crmseg.FileOf("shop.db", new string('x', 5000)), "--purchases", _crmseg.FileOf("p.csv", Purchases));

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("cannot be opened", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_is_stopped_says_so_and_goes_on_the_next_time()
    {
        var purchases = _crmseg.FileOf("p.csv", Purchases);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await _crmseg.Run(stop.Token, "load", "--database", Database, "--purchases", purchases);

        Assert.Equal(130, _crmseg.ExitCode);
        Assert.StartsWith("Stopped.", _crmseg.Error, StringComparison.Ordinal);
        await Load("--purchases", purchases, "--report", _crmseg.PathOf("report.csv"));
        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Equal("30.50", _crmseg.Report()["A"]["annual_value"]);
    }

    private Task<Crmseg> Load(params string[] arguments) => _crmseg.Run([.. (string[])["load", "--database", Database], .. arguments]);

    private List<string?> ProductsInOrder()
    {
        using var target = LocalTarget.Open(Database);
        return [.. target.Service.RetrieveAll(new QueryExpression(Schema.Purchase.Table) { ColumnSet = new ColumnSet(Schema.Purchase.DocumentNumber, Schema.Purchase.Product) })
            .OrderBy(row => row.GetAttributeValue<string>(Schema.Purchase.DocumentNumber))
            .Select(row => row.GetAttributeValue<string?>(Schema.Purchase.Product))];
    }

    private Dictionary<Guid, long> RowVersions()
    {
        using var target = LocalTarget.Open(Database);
        return ((string[])["contact", "cseg_purchase", "cseg_productcategory", "cseg_segment", "list"])
            .SelectMany(table => target.Service.RetrieveAll(new QueryExpression(table) { ColumnSet = new ColumnSet("versionnumber") }).ToList())
            .ToDictionary(row => row.Id, row => row.GetAttributeValue<long>("versionnumber"));
    }
}
