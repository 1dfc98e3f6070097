using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

public class Customer_files
{
    [Fact]
    public void A_row_becomes_a_customer_with_the_columns_of_contact()
    {
        var file = Read("CustomerID,first_name,Surname,email,gender,marital_status,birth_date,annual_income,total_children,do_not_call,interests\n7,Ann,Lee,ann@example.com,F,M,1966-04-08,\"90,000.00\",2,yes,Music; Travel\n");

        var row = Assert.Single(file.Rows);
        Assert.Equal("7", row.Number);
        Assert.Equal("ann@example.com", row.Email);
        Assert.Equal("Lee", row.Values["lastname"]);
        Assert.Equal(new CustomerRow.Option(2), row.Values["gendercode"]);
        Assert.Equal(new CustomerRow.Option(2), row.Values["familystatuscode"]);
        Assert.Equal(new DateOnly(1966, 4, 8), row.Values["birthdate"]);
        Assert.Equal(90_000m, row.Values["annualincome"]);
        Assert.Equal(2, row.Values["numberofchildren"]);
        Assert.Equal(true, row.Values["donotphone"]);
        Assert.Equal([new CustomerRow.Option(653210007), new CustomerRow.Option(653210011)], Assert.IsType<List<CustomerRow.Option>>(row.Values["cseg_interests"]));
    }

    [Fact]
    public void An_empty_field_says_nothing() => Assert.DoesNotContain("birthdate", Read("customer_id,birth_date\n7,\n").Rows[0].Values.Keys);

    [Theory]
    [InlineData("Anna Maria Archer", "Anna Maria", "Archer")]
    [InlineData("\"Archer, Anna\"", "Anna", "Archer")]
    public void A_full_name_is_split(string name, string first, string last)
    {
        var values = Read($"customer_id,name\n7,{name}\n").Rows[0].Values;

        Assert.Equal(first, values["firstname"]);
        Assert.Equal(last, values["lastname"]);
    }

    [Theory]
    [InlineData("customer_id,Birthday\n7,soon\n", "Birthday: 'soon' is no date")]
    [InlineData("customer_id,income\n7,-5\n", "income: '-5' is no amount from 0 up")]
    [InlineData("customer_id,children\n7,1.5\n", "children: '1.5' is no whole number from 0 up")]
    [InlineData("customer_id,email\n,\n7,a@example.com\n7,b@example.com\n", "customer 7 stands in line 3 already")]
    [InlineData("customer_id,city\n,Paris\n", "no customer")]
    public void Bad_rows_are_reported_with_the_column_and_the_reason(string text, string reason) => Assert.Equal(reason, Assert.Single(Read(text).BadRows).Reason);

    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("NULL")]
    [InlineData("-")]
    public void A_value_that_is_not_known_is_empty(string text)
    {
        var file = Read($"customer_id,gender,birth_date,income\n7,{text},{text},{text}\n");

        Assert.Equal(["cseg_customernumber"], Assert.Single(file.Rows).Values.Keys);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void A_word_without_an_option_is_left_out_and_said()
    {
        var file = Read("customer_id,gender,interests\n7,diverse,Chess;Music\n");

        Assert.DoesNotContain("gendercode", Assert.Single(file.Rows).Values.Keys);
        Assert.Equal([new CustomerRow.Option(653210007)], Assert.IsType<List<CustomerRow.Option>>(file.Rows[0].Values["cseg_interests"]));
        Assert.Equal("gender: left empty where it says diverse. Known are Male, Female.", file.Notes[0]);
        Assert.Equal(2, file.Notes.Count);
    }

    [Fact]
    public void Too_long_a_text_makes_a_bad_row() =>
        Assert.Equal("zip: 21 characters, 20 are possible", Assert.Single(Read($"customer_id,zip\n7,{new string('1', 21)}\n").BadRows).Reason);

    [Fact]
    public void A_customer_can_be_known_by_mail_address_alone()
    {
        var row = Assert.Single(Read("email,city\nann@example.com,Paris\n").Rows);

        Assert.Null(row.Number);
        Assert.Equal("ann@example.com", row.Email);
    }

    [Fact]
    public void A_file_without_customers_is_refused() => Assert.Contains("customer_id or email", Assert.Throws<InputException>(() => Read("city\nParis\n")).Message, StringComparison.Ordinal);

    private static CustomerFile Read(string text) => CustomerReader.Read(CsvFile.Parse("c.csv", text), new ReadOptions());
}
