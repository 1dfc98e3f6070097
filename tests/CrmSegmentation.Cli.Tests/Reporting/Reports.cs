using System;
using System.IO;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Reporting;

namespace CrmSegmentation.Tests.Reporting;

public sealed class Reports : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void One_line_a_customer_in_formats_of_no_culture()
    {
        ReportWriter.Write(
            _path,
            [
                new CustomerProfile
                {
                    CustomerId = "A", Name = "Ann", FirstPurchase = new(2001, 1, 2), LastPurchase = new(2001, 12, 2), AnnualCount = 12, AnnualValue = 1600m, AverageValue = 133.33m, LifetimeCount = 12, LifetimeValue = 1600.5m, Priority = 653210000, Score = 83.5m, Reason = "High: 1,600.00 in twelve months; \"first\"",
                },
                new CustomerProfile { CustomerId = "B", Name = "Bob" },
            ]);

        Assert.Equal(
            """"
            customer_id,first_purchase,last_purchase,annual_count,annual_value,average_value,lifetime_count,lifetime_value,priority,score,reason
            A,2001-01-02,2001-12-02,12,1600.00,133.33,12,1600.50,High,83.50,"High: 1,600.00 in twelve months; ""first"""
            B,,,0,0.00,,0,0.00,None,,

            """".ReplaceLineEndings("\n"),
            File.ReadAllText(_path));
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_a_sentence()
    {
        Assert.Contains("cannot be written", Assert.Throws<InputException>(() => ReportWriter.Write(Path.Combine(_path, "report.csv"), [])).Message, StringComparison.Ordinal);
    }
}
