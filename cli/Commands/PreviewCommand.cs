using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg preview</c>: what would become of customers were a scheme active, before it is.</summary>
internal sealed class PreviewCommand(Terminal terminal)
{
    private readonly Option<string> _database = new("--database") { Description = "The database file.", HelpName = "FILE", Required = true };
    private readonly Option<string[]> _scheme = new("--scheme") { Description = "A scheme of the database, by its name and version or its name alone (default: every draft). Can be repeated.", HelpName = "NAME" };
    private readonly Option<string?> _compare = new("--compare") { Description = "Compares with this scheme instead of what is stored about customers.", HelpName = "NAME" };

    public Command Create()
    {
        var command = new Command("preview", "Prints what priority schemes would make of the customers of a database: distribution, who moves, the biggest movers. Writes nothing.");
        command.Options.Add(_database);
        command.Options.Add(_scheme);
        command.Options.Add(_compare);
        command.SetAction((result, _) => Task.FromResult(Run(result)));
        return command;
    }

    private int Run(ParseResult result)
    {
        using var target = LocalTarget.OpenExisting(result.GetValue(_database)!);
        target.ImportSolution(terminal);
        target.MoveTo(target.ProfilesAsOf ?? DateOnly.FromDateTime(DateTime.UtcNow));
        var all = Schemes(target.Service);
        var other = result.GetValue(_compare) is { } compare ? Named(all, compare) : null;
        var chosen = result.GetValue(_scheme) is { Length: > 0 } names
            ? names.Select(name => Named(all, name)).ToList()
            : all.Where(scheme => scheme.GetAttributeValue<OptionSetValue>(Schema.PriorityScheme.Status).Value == Schema.SchemeStatus.Draft).ToList();
        if (chosen.Count == 0)
            throw new InputException("The database has no draft of a priority scheme. Make one, or name a scheme with --scheme NAME.");

        foreach (var scheme in chosen)
        {
            terminal.Heading($"Were '{NameOf(scheme)}' active");
            var request = new OrganizationRequest(Schema.PreviewScheme.Name) { [Schema.PreviewScheme.Target] = scheme.ToEntityReference() };
            if (other != null)
                request[Schema.PreviewScheme.CompareWith] = other.ToEntityReference();
            PreviewPrinter.Print(terminal, target.Service.Execute(request), other == null ? "stored" : NameOf(other));
        }

        return ExitCode.Done;
    }

    private static List<Entity> Schemes(IOrganizationService service)
    {
        var query = new QueryExpression(Schema.PriorityScheme.Table) { ColumnSet = new ColumnSet(Schema.PriorityScheme.Name, Schema.PriorityScheme.VersionNumber, Schema.PriorityScheme.Status) };
        query.AddOrder(Schema.PriorityScheme.Name, OrderType.Ascending);
        query.AddOrder(Schema.PriorityScheme.VersionNumber, OrderType.Ascending);
        return [.. service.RetrieveAll(query)];
    }

    private static Entity Named(List<Entity> schemes, string name)
    {
        var found = schemes.Where(scheme => NameOf(scheme).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0)
            found = [.. schemes.Where(scheme => scheme.GetAttributeValue<string>(Schema.PriorityScheme.Name).Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Count switch
        {
            1 => found[0],
            0 => throw new InputException($"The database has no priority scheme '{name}'. It has {(schemes.Count == 0 ? "none" : string.Join(", ", schemes.Select(scheme => $"'{NameOf(scheme)}'")))}."),
            _ => throw new InputException($"There are {found.Count} versions of '{name}'. Say which, for example '{NameOf(found[^1])}'."),
        };
    }

    private static string NameOf(Entity scheme) => string.Create(
        CultureInfo.InvariantCulture, $"{scheme.GetAttributeValue<string>(Schema.PriorityScheme.Name)} {scheme.GetAttributeValue<int?>(Schema.PriorityScheme.VersionNumber)}");
}
