using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using CrmSegmentation.Dataverse;

namespace CrmSegmentation.Tests.Dataverse;

/// <summary>Names in code are those of the solution's XML, so a misspelt column fails here and not in an organisation.</summary>
public class ColumnNamesTests
{
    [Theory]
    [InlineData("Contact", typeof(ContactTable))]
    [InlineData("List", typeof(ListTable))]
    [InlineData("cseg_purchase", typeof(PurchaseTable))]
    [InlineData("cseg_segment", typeof(SegmentTable))]
    [InlineData("cseg_segmentmembership", typeof(SegmentMembershipTable))]
    [InlineData("cseg_offer", typeof(OfferTable))]
    [InlineData("cseg_followuprule", typeof(FollowUpRuleTable))]
    [InlineData("cseg_followup", typeof(FollowUpTable))]
    [InlineData("cseg_productcategory", typeof(ProductCategoryTable))]
    [InlineData("cseg_priorityscheme", typeof(PrioritySchemeTable))]
    [InlineData("cseg_priorityfactor", typeof(PriorityFactorTable))]
    [InlineData("cseg_priorityband", typeof(PriorityBandTable))]
    [InlineData("cseg_rfmgroup", typeof(RfmGroupTable))]
    [InlineData("cseg_prioritychange", typeof(PriorityChangeTable))]
    [InlineData("cseg_maintenancerun", typeof(MaintenanceRunTable))]
    [InlineData("cseg_settings", typeof(SettingsTable))]
    [InlineData("cseg_profilecategory", typeof(ProfileCategoryTable))]
    [InlineData("cseg_profileattribute", typeof(ProfileAttributeTable))]
    [InlineData("cseg_texttemplate", typeof(TextTemplateTable))]
    public void Every_column_of_ours_is_declared_in_the_solution(string folder, Type table)
    {
        var declared = XDocument.Load(Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src", "Entities", folder, "Entity.xml"))
            .Descendants("attribute").Select(column => (string)column.Element("LogicalName")!)
            .ToHashSet(StringComparer.Ordinal);

        var missing = Constants(table)
            .Where(name => name.StartsWith("cseg_", StringComparison.Ordinal) && name != folder)
            .Where(name => !declared.Contains(name) && !declared.Contains(name.Replace("_base", "", StringComparison.Ordinal)));
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Constants(Type table) => table.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => (string)field.GetRawConstantValue()!);
}
