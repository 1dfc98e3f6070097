using System;
using System.Linq;
using System.Threading.Tasks;
using System.Xml;
using Microsoft.OData.Edm.Csdl;

namespace LocalDataverse.Web.Tests.Api;

public sealed class DefinitionTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    [Fact]
    public async Task A_table_is_described()
    {
        var table = await server.GetAsync("EntityDefinitions(LogicalName='contact')?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,ObjectTypeCode,DisplayName");
        Assert.Equal(("contact", "contacts", "contactid", "fullname", 2), ((string)table["LogicalName"]!, (string)table["EntitySetName"]!, (string)table["PrimaryIdAttribute"]!, (string)table["PrimaryNameAttribute"]!, (int)table["ObjectTypeCode"]!));
        Assert.Equal("Contact", (string?)table["DisplayName"]!["UserLocalizedLabel"]!["Label"]);
        Assert.NotNull(table["MetadataId"]);
        Assert.False(table.ContainsKey("SchemaName"));
        var same = await server.GetAsync($"EntityDefinitions({table["MetadataId"]})?$select=LogicalName");
        Assert.Equal("contact", (string?)same["LogicalName"]);
    }

    [Fact]
    public async Task Tables_are_filtered()
    {
        var tables = await server.GetAsync("EntityDefinitions?$select=LogicalName&$filter=IsActivity eq true and startswith(LogicalName,'campaign')");
        Assert.Equal(["campaignactivity", "campaignresponse"], tables["value"]!.AsArray().Select(t => (string?)t!["LogicalName"]).Order());
        var owned = await server.GetAsync("EntityDefinitions?$select=LogicalName&$filter=OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned' and LogicalName eq 'account'");
        Assert.Single(owned["value"]!.AsArray());
    }

    [Fact]
    public async Task Columns_come_with_their_types()
    {
        var columns = await server.GetAsync("EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName,AttributeType,RequiredLevel&$filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Money'");
        Assert.Contains("annualincome", columns["value"]!.AsArray().Select(c => (string?)c!["LogicalName"]));
        Assert.All(columns["value"]!.AsArray(), c => Assert.Equal("#Microsoft.Dynamics.CRM.MoneyAttributeMetadata", (string?)c!["@odata.type"]));
        var length = await server.GetAsync("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='firstname')/Microsoft.Dynamics.CRM.StringAttributeMetadata?$select=MaxLength");
        Assert.Equal(50, (int)length["MaxLength"]!);
        var targets = await server.GetAsync("EntityDefinitions(LogicalName='contact')/Attributes/Microsoft.Dynamics.CRM.LookupAttributeMetadata?$select=LogicalName,Targets&$filter=LogicalName eq 'parentcustomerid'");
        Assert.Equal(["account", "contact"], targets["value"]![0]!["Targets"]!.AsArray().Select(t => (string?)t).Order());
    }

    [Fact]
    public async Task Choices_come_with_their_options()
    {
        var columns = await server.GetAsync("EntityDefinitions(LogicalName='contact')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$filter=LogicalName eq 'gendercode'&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)");
        var gender = Assert.Single(columns["value"]!.AsArray())!;
        Assert.Equal([(1, "Male"), (2, "Female")], gender["OptionSet"]!["Options"]!.AsArray().Select(o => ((int)o!["Value"]!, (string)o["Label"]!["UserLocalizedLabel"]!["Label"]!)));
        Assert.Null(gender["GlobalOptionSet"]);
        var status = await server.GetAsync("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='statuscode')/Microsoft.Dynamics.CRM.StatusAttributeMetadata/OptionSet");
        Assert.Equal([0, 1], status["Options"]!.AsArray().Select(o => (int)o!["State"]!));
        var yesNo = await server.GetAsync("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='donotemail')/Microsoft.Dynamics.CRM.BooleanAttributeMetadata?$select=LogicalName&$expand=OptionSet");
        Assert.Equal("Do Not Allow", (string?)yesNo["OptionSet"]!["TrueOption"]!["Label"]!["UserLocalizedLabel"]!["Label"]);
        await server.GetAsync("GlobalOptionSetDefinitions?$select=Name");
    }

    [Fact]
    public async Task Relationships_name_their_navigation_properties()
    {
        var table = await server.GetAsync("EntityDefinitions(LogicalName='contact')?$select=LogicalName&$expand=ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName;$filter=ReferencingAttribute eq 'parentcustomerid'),Keys");
        Assert.Equal(["parentcustomerid_account", "parentcustomerid_contact"], table["ManyToOneRelationships"]!.AsArray().Select(r => (string?)r!["ReferencingEntityNavigationPropertyName"]).Order());
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await server.ExpectAsync(404, "GET", "EntityDefinitions(LogicalName='nosuch')");
        await server.ExpectAsync(404, "GET", "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='nosuch')");
        await server.ExpectAsync(400, "GET", "EntityDefinitions?$select=Nosuch");
    }

    [Fact]
    public async Task The_metadata_document_is_valid_CSDL()
    {
        using var response = await server.SendAsync("GET", "$metadata");
        Assert.Equal("application/xml", response.Content.Headers.ContentType!.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = XmlReader.Create(stream);
        Assert.True(CsdlReader.TryParse(reader, out var model, out var errors), string.Join("; ", errors));
        Assert.NotNull(model.FindDeclaredType("Microsoft.Dynamics.CRM.contact"));
    }

    [Fact]
    public async Task The_service_document_lists_the_entity_sets()
    {
        var document = await server.GetAsync("");
        Assert.Contains("contacts", document["value"]!.AsArray().Select(s => (string?)s!["name"]));
    }
}
