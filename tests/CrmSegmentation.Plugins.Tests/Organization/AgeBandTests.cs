using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Segments;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Lists by age change on the birthday itself, by nothing but one maintenance run a day.</summary>
[Collection(nameof(ImportedSolution))]
public class AgeBandTests(ImportedSolution solution)
{
    private const string Twenties = "Aged under 30";
    private const string Thirties = "Aged 30 to 39";
    private const string Forties = "Aged 40 to 49";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Theory]
    [InlineData("1972-05-03", "2002-05-02", Twenties)]
    [InlineData("1972-05-03", "2002-05-03", Thirties)]
    [InlineData("1972-05-03", "2002-05-04", Thirties)]
    [InlineData("1972-02-29", "2002-02-28", Twenties)]
    [InlineData("1972-02-29", "2002-03-01", Thirties)]
    [InlineData("1972-02-29", "2002-03-02", Thirties)]
    [InlineData("1964-02-29", "2004-02-28", Thirties)]
    [InlineData("1964-02-29", "2004-02-29", Forties)]
    [InlineData("1964-02-29", "2004-03-01", Forties)]
    public void Everybody_is_in_the_band_of_his_age_on_the_day_before_the_birthday_on_it_and_after_it(string born, string day, string expected)
    {
        var lists = new[] { Twenties, Thirties, Forties }.ToDictionary(name => name, Published);
        var customer = local.AContact((ContactTable.BirthDate, Day(born)));

        for (var one = Day(day).AddDays(-2); one <= Day(day); one = one.AddDays(1))
        {
            local.Clock.MoveTo(one);
            local.Maintain();
        }

        Assert.Equal([expected], lists.Where(list => local.Members(list.Value).Contains(customer)).Select(list => list.Key));
    }

    [Fact]
    public void A_corrected_birthday_counts_in_the_save_and_whoever_opts_out_has_no_age()
    {
        var list = Published(Thirties);
        var customer = local.AContact();
        Assert.DoesNotContain(customer, local.Members(list));

        local.Change(ContactTable.Name, customer, ContactTable.BirthDate, Day("1965-01-01"));
        Assert.Contains(customer, local.Members(list));
        Assert.Equal(36, local.Contact(customer)[ContactTable.Age]);

        local.Change(ContactTable.Name, customer, ContactTable.ProfilingOptOut, true);
        Assert.False(local.Contact(customer).Contains(ContactTable.Age));
        Assert.DoesNotContain(customer, local.Members(list));
    }

    private Guid Published(string name) =>
        local.ListOf(local.ASegment(name, Starters.All.Single(one => one.Name == name).Filter, SegmentLifecycle.Published)).Id;
}
