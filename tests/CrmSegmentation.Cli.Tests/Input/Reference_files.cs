using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

/// <summary>The files of real shops read without a word from the caller.</summary>
public class Reference_files
{
    [Fact]
    public void CDNOW_reads_without_a_bad_row()
    {
        var file = PurchaseReader.Read(CsvFile.Read(ReferenceMaterial.Require("data/cdnow/purchases.csv")), new ReadOptions());

        Assert.Equal(6_919, file.Rows.Count);
        Assert.Empty(file.BadRows);
        Assert.Equal(2_357, file.Rows.Select(r => r.CustomerNumber).Distinct().Count());
    }

    [Fact]
    public void AdventureWorks_reads_without_a_bad_row()
    {
        var purchases = PurchaseReader.Read(CsvFile.Read(ReferenceMaterial.Require("data/adventureworks/purchases.csv")), new ReadOptions());
        var customers = CustomerReader.Read(CsvFile.Read(ReferenceMaterial.Require("data/adventureworks/customers.csv")), new ReadOptions());

        Assert.Equal(25_162, purchases.Rows.Count);
        Assert.Empty(purchases.BadRows);
        Assert.Empty(customers.BadRows);
        Assert.Equal(18_148, customers.Rows.Count);
        Assert.Equal(["education", "home_owner"], customers.Recognition.Columns.Where(c => c.Target == null).Select(c => c.Header));
    }
}
