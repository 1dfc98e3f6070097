using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Tests.Chain;

/// <summary>The names and words of the command line against the metadata that the shipped zip brings.</summary>
public sealed class The_names : IDisposable
{
    private readonly LocalTarget _target = LocalTarget.Open(databasePath: null);

    public The_names() => _target.ImportSolution(new Terminal(System.IO.TextWriter.Null, System.IO.TextWriter.Null, redirected: true));

    public void Dispose() => _target.Dispose();

    [Fact]
    public void Every_table_and_column_that_is_named_exists()
    {
        var missing = new List<string>();
        foreach (var type in typeof(Schema).GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public))
        {
            var names = type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(string)).ToDictionary(f => f.Name, f => (string)f.GetRawConstantValue()!);
            if (!names.Remove("Table", out var tableName))
                continue;

            var table = _target.Organization.Metadata.Find(tableName)!;
            missing.AddRange(names.Values.Where(n => table.Columns.All(c => c.LogicalName != n)).Select(n => $"{tableName}.{n}"));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_choice_knows_the_labels_of_its_column_and_no_other_value()
    {
        var contact = _target.Organization.Metadata.Find(Schema.Contact.Table)!;
        var purchase = _target.Organization.Metadata.Find(Schema.Purchase.Table)!;
        var choices = CustomerTargets.All.OfType<CustomerTarget>().Where(t => t.Words != null).Select(t => (t.Name, Words: t.Words!, Column: contact.Columns.Single(c => c.LogicalName == t.Column)))
            .Append((Name: "channel", Words: Words.Channel, Column: purchase.Columns.Single(c => c.LogicalName == Schema.Purchase.Channel)));
        foreach (var (name, words, column) in choices)
        {
            var options = column.Choice!.Options;
            Assert.Equal(string.Join(", ", options.Select(o => o.Label)), words.Labels);
            Assert.All(options, o => Assert.Equal((name, o.Value), (name, words[o.Label])));
        }
    }

    [Theory]
    [InlineData("cseg_priority", "High", 653210000)]
    [InlineData("cseg_priority", "None", 653210003)]
    [InlineData("cseg_rfmsegment", "Prospect", 653210011)]
    public void Options_have_the_values_of_the_contract(string column, string label, int value)
    {
        var options = _target.Organization.Metadata.Find(Schema.Contact.Table)!.Columns.Single(c => c.LogicalName == column).Choice!.Options;

        Assert.Equal(value, options.Single(o => o.Label == label).Value);
    }

    [Fact]
    public void Longest_texts_are_those_of_the_columns()
    {
        var contact = _target.Organization.Metadata.Find(Schema.Contact.Table)!;
        Assert.All(
            CustomerTargets.All.OfType<CustomerTarget>().Where(t => t.Kind == CustomerColumnKind.Text),
            t => Assert.Equal((t.Column, (int?)t.MaxLength), (t.Column, contact.Columns.Single(c => c.LogicalName == t.Column).MaxLength)));
    }
}
