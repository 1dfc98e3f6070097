using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Cli.Reporting;
using Spectre.Console;

namespace CrmSegmentation.Cli.Output;

/// <summary>The outcome on one screen: value by priority, whom to call first, and the marketing lists.</summary>
internal static class SummaryPrinter
{
    private const int CallFirst = 10;
    private static readonly int[] Priorities = [Schema.Priority.High, Schema.Priority.Medium, Schema.Priority.Low, Schema.Priority.None];

    public static void PrintPriorities(Terminal terminal, IReadOnlyList<CustomerProfile> customers, DateOnly asOf)
    {
        terminal.Heading($"Customers by priority, as of {Text.Day(asOf)}");
        PrintDistribution(terminal, "Priority", customers, Priorities.Select(priority => (CustomerProfile.NameOf(priority), customers.Where(c => c.Priority == priority))));
    }

    /// <param name="groups">Values and labels of the choice.</param>
    public static void PrintGroups(Terminal terminal, IReadOnlyList<CustomerProfile> customers, DateOnly asOf, IEnumerable<(int Value, string Label)> groups)
    {
        terminal.Heading($"Customers by RFM group, as of {Text.Day(asOf)}");
        PrintDistribution(terminal, "RFM group", customers, groups.Select(group => (group.Label, customers.Where(c => c.RfmGroup == group.Value))));
    }

    private static void PrintDistribution(Terminal terminal, string of, IReadOnlyList<CustomerProfile> customers, IEnumerable<(string Name, IEnumerable<CustomerProfile> Members)> parts)
    {
        var total = customers.Sum(c => c.AnnualValueBase);
        var table = Plain(of).AddColumn(Right("Customers")).AddColumn(Right("Annual value")).AddColumn(Right("Share"));
        foreach (var (name, some) in parts)
        {
            var members = some.ToList();
            var value = members.Sum(c => c.AnnualValueBase);
            table.AddRow(
                name,
                Text.Number(members.Count),
                Text.Amount(value),
                total == 0 ? "-" : (value / total).ToString("P0", CultureInfo.InvariantCulture).Replace(" ", string.Empty, StringComparison.Ordinal));
        }

        table.AddRow("All", Text.Number(customers.Count), Text.Amount(total), string.Empty);
        terminal.Table(table);
    }

    public static void PrintCallFirst(Terminal terminal, IReadOnlyList<CustomerProfile> customers)
    {
        var ranked = customers
            .Where(c => c.Priority != Schema.Priority.None)
            .OrderByDescending(c => c.Score)
            .ThenByDescending(c => c.AnnualValueBase)
            .ThenBy(c => c.CustomerId, StringComparer.Ordinal)
            .ToList();
        var callable = ranked.Where(c => !c.DoNotPhone).Take(CallFirst).ToList();
        if (callable.Count == 0)
            return;

        terminal.Heading(callable.Count == 1 ? "Call first" : $"The {callable.Count} to call first");
        terminal.Table(Ranking(callable));
        var refused = ranked.TakeWhile(c => c != callable[^1]).Count(c => c.DoNotPhone);
        if (refused > 0)
            terminal.Remark($"  {Text.Count(refused, "customer")} in between did not want to be called and {(refused == 1 ? "is" : "are")} left out.");
    }

    /// <summary>Some customers by name, the highest score first.</summary>
    public static void PrintCustomers(Terminal terminal, string heading, IEnumerable<CustomerProfile> customers)
    {
        terminal.Heading(heading);
        terminal.Table(Ranking([.. customers.OrderByDescending(c => c.Score)]));
    }

    public static void PrintLists(Terminal terminal, IReadOnlyList<ListSummary> lists)
    {
        if (lists.Count == 0)
            return;

        terminal.Heading($"{lists.Count} marketing lists");
        var table = Plain("List").AddColumn(Right("Members"));
        foreach (var list in lists)
            table.AddRow(list.Name, Text.Number(list.Members));
        terminal.Table(table);
        terminal.Remark("  Each is a query that is evaluated when the list is used; it stands on the list's own page, under Marketing lists.");
    }

    public static void PrintSuggestions(Terminal terminal, Suggestions suggestions)
    {
        if (suggestions.Count == 0)
            return;

        terminal.Heading($"What to offer next: {Text.Count(suggestions.Count, "suggestion")} to {Text.Count(suggestions.Customers, "customer")}");
        var table = Plain("Customer").AddColumn("Offer").AddColumn("Why");
        foreach (var (customer, category, reason) in suggestions.First)
            table.AddRow(Markup.Escape(customer), Markup.Escape(category), Markup.Escape(reason));
        terminal.Table(table);
    }

    private static Table Ranking(List<CustomerProfile> customers)
    {
        var table = Plain(string.Empty).AddColumn("Customer").AddColumn(Right("Score")).AddColumn("Why");
        for (var i = 0; i < customers.Count; i++)
        {
            table.AddRow(
                new Markup((i + 1).ToString(CultureInfo.InvariantCulture)),
                new Spectre.Console.Text(Who(customers[i])),
                new Spectre.Console.Text(customers[i].Score?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty),
                new Spectre.Console.Text(customers[i].Reason));
        }

        return table;
    }

    private static string Who(CustomerProfile customer) =>
        customer.Name.Length == 0 || customer.Name == customer.CustomerId || customer.Name == $"Customer {customer.CustomerId}"
            ? customer.CustomerId
            : $"{customer.Name} ({customer.CustomerId})";

    private static Table Plain(string firstColumn) => new Table().Border(TableBorder.None).AddColumn(firstColumn);

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();
}
