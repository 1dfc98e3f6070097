using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.ServiceModel;
using System.Text.Json;
using System.Threading;
using CrmSegmentation.Cli.Removing;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Remote;

/// <summary>Removes the solution from an environment: what is lost with it first, as the environment's own metadata and rows tell.</summary>
/// <param name="extendedTables">Tables of others to which the solution adds columns.</param>
internal sealed class RemoteRemoval(RemoteEnvironment environment, IReadOnlyList<string> extendedTables)
{
    /// <summary>Another solution is being imported or removed; it may be this very one, whose answer was lost.</summary>
    private const int AnotherIsUnderWay = unchecked((int)0x80071151);

    /// <summary>Null when the solution is not there.</summary>
    public RemovalLosses? Losses(string solutionName)
    {
        using var found = Get($"solutions?$select=solutionid&$filter=uniquename eq '{solutionName}'&$expand=publisherid($select=customizationprefix)");
        if (found.RootElement.GetProperty("value").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } solution)
            return null;

        var prefix = solution.GetProperty("publisherid").GetProperty("customizationprefix").GetString() + "_";
        using var definitions = Get("EntityDefinitions?$select=LogicalName,DisplayCollectionName,IsIntersect");
        var own = definitions.RootElement.GetProperty("value").EnumerateArray()
            .Where(table => Name(table).StartsWith(prefix, StringComparison.Ordinal) && table.GetProperty("IsIntersect").ValueKind != JsonValueKind.True)
            .Select(table => (Name: Name(table), Label: Label(table.GetProperty("DisplayCollectionName")) ?? Name(table))).ToList();
        var counts = Counts(own.ConvertAll(table => table.Name));
        return new RemovalLosses(
            solution.GetProperty("solutionid").GetGuid(),
            own.Select(table => new Loss(table.Label, table.Name, counts.GetValueOrDefault(table.Name))),
            extendedTables.SelectMany(table => Columns(table, prefix)),
            Dependents(solutionName));
    }

    /// <summary>Deletes the solution's row, which is how the platform uninstalls, and waits until it is gone.</summary>
    public void Remove(RemovalLosses losses, string solutionName, CancellationToken cancellation)
    {
        try
        {
            using var _ = environment.Client.Send(HttpMethod.Delete, $"solutions({losses.Solution:D})");
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode is AnotherIsUnderWay or Faults.RowNotFound && environment.Client.Traffic.Troubles.Count > 0)
        {
            // The answer to an earlier try was lost; it removes the solution, or has done so.
        }

        while (environment.SolutionVersion(solutionName) != null)
            cancellation.WaitHandle.WaitOne(environment.PollEvery);
    }

    private Dictionary<string, long> Counts(IReadOnlyList<string> tables)
    {
        using var counted = Get($"RetrieveTotalRecordCount(EntityNames=@tables)?@tables={Uri.EscapeDataString(JsonSerializer.Serialize(tables))}");
        var counts = counted.RootElement.GetProperty("EntityRecordCountCollection");
        return counts.GetProperty("Keys").EnumerateArray().Select(key => key.GetString()!).Zip(counts.GetProperty("Values").EnumerateArray().Select(value => value.GetInt64())).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private List<Loss> Columns(string table, string prefix)
    {
        using var definition = Get($"EntityDefinitions(LogicalName='{table}')?$select=LogicalName,PrimaryIdAttribute,EntitySetName&$expand=Attributes($select=LogicalName,AttributeOf,DisplayName)");
        using var money = Get($"EntityDefinitions(LogicalName='{table}')/Attributes/Microsoft.Dynamics.CRM.MoneyAttributeMetadata?$select=LogicalName,CalculationOf");
        var inBaseCurrency = money.RootElement.GetProperty("value").EnumerateArray().Where(column => column.GetProperty("CalculationOf").ValueKind == JsonValueKind.String).Select(Name).ToHashSet(StringComparer.Ordinal);
        var id = definition.RootElement.GetProperty("PrimaryIdAttribute").GetString()!;
        var set = definition.RootElement.GetProperty("EntitySetName").GetString()!;
        return
        [
            .. from column in definition.RootElement.GetProperty("Attributes").EnumerateArray()
               let name = Name(column)
               where name.StartsWith(prefix, StringComparison.Ordinal) && column.GetProperty("AttributeOf").ValueKind != JsonValueKind.String && !inBaseCurrency.Contains(name)
               select new Loss(Label(column.GetProperty("DisplayName")) ?? name, $"{table}.{name}", RemovalLosses.Counted(() => Filled(set, RemovalLosses.CountOfFilled(table, id, name)))),
        ];
    }

    private long Filled(string set, string fetch)
    {
        using var found = Get($"{set}?fetchXml={Uri.EscapeDataString(fetch)}");
        return found.RootElement.GetProperty("value").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row && row.TryGetProperty("filled", out var count) ? count.GetInt64() : 0;
    }

    private List<string> Dependents(string solutionName)
    {
        using var found = Get($"RetrieveDependenciesForUninstall(SolutionUniqueName='{solutionName}')");
        return [.. found.RootElement.GetProperty("value").EnumerateArray().Select(row => RemovalLosses.Dependent(row.GetProperty("dependentcomponentobjectid").GetGuid(), row.TryGetProperty("dependentcomponenttype", out var type) && type.ValueKind == JsonValueKind.Number ? type.GetInt32() : null))];
    }

    private JsonDocument Get(string path) => environment.Client.Send(HttpMethod.Get, path)!;

    private static string Name(JsonElement definition) => definition.GetProperty("LogicalName").GetString()!;

    private static string? Label(JsonElement label) => label is { ValueKind: JsonValueKind.Object } && label.GetProperty("UserLocalizedLabel") is { ValueKind: JsonValueKind.Object } own ? own.GetProperty("Label").GetString() : null;
}
