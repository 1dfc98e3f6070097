using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Import;

/// <summary>
/// The files of the organisation's solutions, in the order in which they build on each other. Most solutions have one; an update that no
/// longer brings all that its forerunner brought keeps that one below itself, since an update removes nothing.
/// </summary>
internal sealed class InstalledPackages(LocalOrganization organization)
{
    private const string Table = "importjob";
    private const string Mark = "LocalDataverse";

    public List<InstalledPackage> Read()
    {
        var query = new QueryExpression(Table) { ColumnSet = new ColumnSet("data", "solutionname") };
        query.Criteria.AddCondition("operationcontext", ConditionOperator.Equal, Mark);
        query.AddOrder("importcontext", OrderType.Ascending);
        return organization.SystemQuery(query)
            .Select(row => new InstalledPackage(
                SolutionPackage.Read(new MemoryStream(Convert.FromBase64String(row.GetAttributeValue<string>("data"))), long.MaxValue),
                row.GetAttributeValue<string>("solutionname")))
            .ToList();
    }

    public void Write(IReadOnlyList<InstalledPackage> packages)
    {
        var table = organization.Table(Table);
        var query = new QueryExpression(Table) { ColumnSet = new ColumnSet("startedon") };
        query.Criteria.AddCondition("operationcontext", ConditionOperator.Equal, Mark);
        var leftOver = organization.SystemQuery(query).Select(row => row.Id).ToHashSet();
        var now = organization.Options.Clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < packages.Count; i++)
        {
            var (package, solution) = packages[i];
            var id = StableGuid.Of($"package:{solution}:{package.VersionText}");
            var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["name"] = package.UniqueName,
                ["solutionname"] = solution,
                ["solutionid"] = StableGuid.Of("solution:" + solution),
                ["operationcontext"] = Mark,
                ["importcontext"] = i.ToString("D6", CultureInfo.InvariantCulture),
            };
            if (!leftOver.Remove(id))
            {
                values["startedon"] = now;
                values["completedon"] = now;
                values["progress"] = 100d;
                values["data"] = Convert.ToBase64String(package.Zip);
            }

            organization.Rows.WriteSystemRow(Table, id, values);
        }

        foreach (var id in leftOver)
            organization.Store.Delete(table, id);
    }
}
