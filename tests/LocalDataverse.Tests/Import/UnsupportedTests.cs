using System;
using System.Linq;
using System.ServiceModel;
using System.Text;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Import;

/// <summary>What this host does not do it says, and by name.</summary>
public sealed class UnsupportedTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public UnsupportedTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Theory]
    [InlineData("InitializeFileBlocksUpload")]
    [InlineData("UploadBlock")]
    [InlineData("RetrieveDuplicates")]
    [InlineData("BulkDetectDuplicates")]
    [InlineData("CalculateRollupField")]
    [InlineData("RetrieveEntityChanges")]
    [InlineData("CreateEntity")]
    [InlineData("BulkDelete")]
    public void What_is_not_supported_is_refused_by_name(string message)
    {
        var fault = Fault(() => service.Execute(new OrganizationRequest(message)));

        Assert.Equal(ErrorCode.MessageNotSupported, fault.ErrorCode);
        Assert.Contains($"'{message}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("principalobjectattributeaccess")]
    [InlineData("duplicaterule")]
    [InlineData("maskingrule")]
    public void A_table_that_is_not_there_is_refused_by_name(string table) =>
        Assert.Contains($"'{table}'", Fault(() => service.Create(new Entity(table))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("TableType", "Elastic")]
    [InlineData("TableType", "Virtual")]
    [InlineData("DataProviderId", "7015a531-cc0d-4537-b5f2-c882a1eb65ad")]
    public void Virtual_and_elastic_tables_are_refused_by_name(string element, string value)
    {
        var fault = Fault(() => organization.ImportSolution(new TestSolution { HasAssembly = false }.Thing().With(new XElement(element, value)).Zip()));

        Assert.Equal(ErrorCode.ImportFailed, fault.ErrorCode);
        Assert.Contains("'test_thing'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(value, fault.Message, StringComparison.Ordinal);
        Assert.Null(organization.Metadata.Find("test_thing"));
    }

    [Fact]
    public void The_provider_of_a_virtual_table_is_refused_by_name()
    {
        var solution = new TestSolution { HasAssembly = false }.WithPart(new XElement("EntityDataProviders", new XElement("EntityDataProvider", new XAttribute("Name", "Elsewhere"))));

        Assert.Contains("'Elsewhere'", Fault(() => organization.ImportSolution(solution.Zip())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "calculated")]
    [InlineData(2, "a rollup")]
    [InlineData(3, "a formula")]
    public void Calculated_columns_are_named_by_the_import(int sourceType, string kind)
    {
        var result = organization.ImportSolution(new TestSolution { HasAssembly = false }.Thing().ThingOfAccount().With(new XElement("SourceType", sourceType), ofLastColumn: true).Zip());

        Assert.Contains($"The column test_thing.test_accountid is {kind}; its value is not computed here.", result.Notes);
    }

    [Fact]
    public void What_has_no_effect_here_is_noted()
    {
        var result = organization.ImportSolution(new TestSolution { HasAssembly = false }
            .WithPart(new XElement("CanvasApps", new XElement("CanvasApp"), new XElement("CanvasApp")))
            .WithPart(new XElement("EntityMaps", new XElement("EntityMap", new XElement("EntitySource", "account"), new XElement("EntityTarget", "product"), new XElement("AttributeMaps"))))
            .WithPart(new XElement("CustomControls", new XElement("CustomControl"))).Zip());

        Assert.Contains("CanvasApps: 2 kept in the file only; they have no effect here.", result.Notes);
        Assert.Contains("EntityMaps: 1 kept in the file only; they have no effect here.", result.Notes);
        Assert.Contains("CustomControls: 1 kept in the file only; they have no effect here.", result.Notes);
    }

    [Fact]
    public void Environment_variables_and_connection_references_become_rows()
    {
        static byte[] Bytes(XElement element) => Encoding.UTF8.GetBytes(element.ToString());
        organization.ImportSolution(new TestSolution { HasAssembly = false }
            .WithFile("environmentvariabledefinitions/test_Address/environmentvariabledefinition.xml", Bytes(new XElement("environmentvariabledefinition", new XAttribute("schemaname", "test_Address"), new XElement("defaultvalue", "here"), new XElement("type", 100000000))))
            .WithPart(new XElement("connectionreferences", new XElement("connectionreference", new XAttribute("connectionreferencelogicalname", "test_office"), new XElement("connectionreferencedisplayname", "Office"), new XElement("connectorid", "/providers/office")))).Zip());

        Assert.Equal("here", Row("environmentvariabledefinition", "schemaname", "test_Address", "defaultvalue"));
        Assert.Equal("/providers/office", Row("connectionreference", "connectionreferencelogicalname", "test_office", "connectorid"));
    }

    private object? Row(string table, string by, string value, string column)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(column) };
        query.Criteria.AddCondition(by, ConditionOperator.Equal, value);
        return service.RetrieveMultiple(query).Entities.Single().GetAttributeValue<object>(column);
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
