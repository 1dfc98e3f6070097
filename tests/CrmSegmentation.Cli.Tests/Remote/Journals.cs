using System;
using System.IO;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Tests.Chain;

namespace CrmSegmentation.Tests.Remote;

/// <summary>The file that says what a load's environment has acknowledged.</summary>
public sealed class Journals : IDisposable
{
    private readonly Crmseg _folder = new();

    private string JournalPath => _folder.PathOf("load.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_acknowledged_is_known_again()
    {
        var contact = Guid.NewGuid();
        Guid load;
        using (var journal = LoadJournal.Open(JournalPath, "f", anew: false))
        {
            load = journal.Load;
            journal.Add("customers", [(2, contact)]);
            journal.Add("purchases", [(2, Guid.Empty), (7, Guid.Empty)]);
        }

        using var again = LoadJournal.Open(JournalPath, "f", anew: false);
        Assert.Equal((load, 3), (again.Load, again.Before));
        Assert.Equal((contact, Guid.Empty, Guid.Empty), (again.Find("customers", 2), again.Find("purchases", 2), again.Find("purchases", 7)));
        Assert.Null(again.Find("customers", 7));
    }

    [Fact]
    public void A_line_that_was_cut_off_counts_for_nothing_and_does_not_spoil_the_next()
    {
        using (var journal = LoadJournal.Open(JournalPath, "f", anew: false))
            journal.Add("purchases", [(2, Guid.Empty)]);
        File.AppendAllText(JournalPath, "purchases 3 4");

        using (var again = LoadJournal.Open(JournalPath, "f", anew: false))
        {
            Assert.Null(again.Find("purchases", 3));
            again.Add("purchases", [(5, Guid.Empty)]);
        }

        using var last = LoadJournal.Open(JournalPath, "f", anew: false);
        Assert.Equal((2, (Guid?)Guid.Empty, (Guid?)null), (last.Before, last.Find("purchases", 5), last.Find("purchases", 4)));
    }

    [Fact]
    public void That_of_another_load_is_not_taken_unless_one_begins_anew()
    {
        using (var journal = LoadJournal.Open(JournalPath, "f", anew: false))
            journal.Add("purchases", [(2, Guid.Empty)]);

        Assert.Contains("is the journal of another load", Assert.Throws<InputException>(() => LoadJournal.Open(JournalPath, "g", anew: false)).Message, StringComparison.Ordinal);
        using var anew = LoadJournal.Open(JournalPath, "g", anew: true);
        Assert.Equal(0, anew.Before);
    }

    [Fact]
    public void A_file_that_is_no_journal_is_left_alone()
    {
        File.WriteAllText(JournalPath, "customer_id,date\nA,2001-01-01\n");

        Assert.Throws<InputException>(() => LoadJournal.Open(JournalPath, "f", anew: false));
        Assert.Equal("customer_id,date\nA,2001-01-01\n", File.ReadAllText(JournalPath));
    }

    [Fact]
    public void Two_do_not_load_the_same_at_once()
    {
        using var journal = LoadJournal.Open(JournalPath, "f", anew: false);

        Assert.Contains("Is another crmseg loading the same files?", Assert.Throws<InputException>(() => LoadJournal.Open(JournalPath, "f", anew: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_environment_another_content_or_another_reading_is_another_load()
    {
        var (a, b) = (_folder.FileOf("a.csv", "1"), _folder.FileOf("b.csv", "2"));
        var organization = Guid.NewGuid();
        var load = LoadJournal.Fingerprint(organization, [a], "dmy");

        Assert.Equal(load, LoadJournal.Fingerprint(organization, [_folder.FileOf("copy.csv", "1")], "dmy"));
        Assert.NotEqual(load, LoadJournal.Fingerprint(Guid.NewGuid(), [a], "dmy"));
        Assert.NotEqual(load, LoadJournal.Fingerprint(organization, [b], "dmy"));
        Assert.NotEqual(load, LoadJournal.Fingerprint(organization, [a], "mdy"));
    }
}
