using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The database fails at each kind of component in turn, as a full disk would: nothing of the import or the removal stays.</summary>
public sealed class FailingImportTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void An_import_that_fails_at_any_kind_of_component_leaves_the_organisation_untouched()
    {
        var kinds = TablesOfComponents();
        var before = OrganizationDump.Of(organization);

        var traces = kinds.Select(kind => (kind, Left: Failing("INSERT", kind, Import, before))).Where(t => t.Left.Count > 0).ToList();

        Assert.Superset(new HashSet<string> { "systemform", "savedquery", "webresource", "role", "roleprivileges", "workflow", "pluginassembly", "plugintype", "sdkmessageprocessingstep", "customapi", "appmodule", "sitemap", "template", "fieldpermission", "connectionreference", "solution" }, kinds.ToHashSet());
        Assert.Empty(traces);
        Import();
    }

    [Fact]
    public void A_removal_that_fails_at_any_kind_of_component_leaves_everything_there()
    {
        var kinds = TablesOfComponents();
        Import();
        organization.CreateService().Create(new Entity("cseg_productcategory") { ["cseg_name"] = "Rings", ["cseg_code"] = "R" });
        var before = OrganizationDump.Of(organization);

        var traces = kinds.Select(kind => (kind, Left: Failing("DELETE", kind, Uninstall, before))).Where(t => t.Left.Count > 0).ToList();

        Assert.Empty(traces);
        Uninstall();
    }

    private void Import() => organization.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));

    private void Uninstall()
    {
        var service = organization.CreateService();
        service.Delete("solution", service.RetrieveMultiple(new QueryExpression("solution")).Entities.Single().Id);
    }

    /// <summary>What differs after the attempt, which must fail.</summary>
    private IReadOnlyList<string> Failing(string statement, string table, Action attempt, OrganizationDump before)
    {
        organization.Store.Execute($"CREATE TRIGGER fails BEFORE {statement} ON \"{table}\" BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        try
        {
            Assert.ThrowsAny<Exception>(attempt);
        }
        finally
        {
            organization.Store.Execute("DROP TRIGGER fails");
        }

        return before.DifferenceTo(OrganizationDump.Of(organization));
    }

    /// <summary>The tables of the platform in which an import of the solution leaves rows.</summary>
    private static List<string> TablesOfComponents()
    {
        using var other = LocalOrganization.Open();
        var before = other.Metadata.Tables.ToDictionary(t => t.LogicalName, t => other.Store.Count(t));
        other.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));
        return before.Where(t => other.Store.Count(other.Metadata.Find(t.Key)!) > t.Value).Select(t => t.Key).Append("installedpackage").ToList();
    }
}
