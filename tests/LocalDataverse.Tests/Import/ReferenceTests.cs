using System;
using System.IO;
using System.IO.Compression;
using System.ServiceModel;
using CrmSegmentation.Tests;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Import;

/// <summary>What forms, site maps and command bars name must be there: an import of one that names something else is refused as the platform refuses it.</summary>
public sealed class ReferenceTests : IDisposable
{
    private const string Form = "11111111-1111-1111-1111-111111111111";
    private const string Quick = "22222222-2222-2222-2222-222222222222";
    private const string View = "33333333-3333-3333-3333-333333333333";
    private const string Dashboard = "44444444-4444-4444-4444-444444444444";
    private const string Nowhere = "99999999-9999-9999-9999-999999999999";

    private const string Customizations = $$"""
        <ImportExportXml>
          <Entities>
            <Entity>
              <Name>test_other</Name>
              <EntityInfo>
                <entity Name="test_other">
                  <attributes>
                    <attribute PhysicalName="test_otherid"><Type>primarykey</Type><Name>test_otherid</Name><LogicalName>test_otherid</LogicalName></attribute>
                    <attribute PhysicalName="test_name"><Type>nvarchar</Type><Name>test_name</Name><LogicalName>test_name</LogicalName><MaxLength>100</MaxLength><DisplayMask>PrimaryName</DisplayMask></attribute>
                  </attributes>
                  <EntitySetName>test_others</EntitySetName>
                  <OwnershipTypeMask>OrgOwned</OwnershipTypeMask>
                </entity>
              </EntityInfo>
              <FormXml>
                <forms type="main">
                  <systemform>
                    <formid>{{{Form}}}</formid>
                    <form>
                      <tabs><tab><columns><column><sections><section><rows>
                        <row><cell><control id="test_name" datafieldname="test_name" /></cell></row>
                        <row><cell><control id="page"><parameters><Url>$webresource:test_/page.html</Url></parameters></control></cell></row>
                        <row><cell><control id="grid"><parameters><TargetEntityType>test_other</TargetEntityType><ViewId>{{{View}}}</ViewId></parameters></control></cell></row>
                        <row><cell><control id="quick"><parameters><QuickForms>&lt;QuickFormIds&gt;&lt;QuickFormId entityname="test_other"&gt;{{Quick}}&lt;/QuickFormId&gt;&lt;/QuickFormIds&gt;</QuickForms></parameters></control></cell></row>
                      </rows></section></sections></column></columns></tab></tabs>
                      <formLibraries><Library name="test_/form.js" libraryUniqueId="{{{Form}}}" /></formLibraries>
                    </form>
                  </systemform>
                </forms>
                <forms type="quick"><systemform><formid>{{{Quick}}}</formid><form /></systemform></forms>
              </FormXml>
              <SavedQueries><savedqueries><savedquery><savedqueryid>{{{View}}}</savedqueryid><fetchxml><fetch><entity name="test_other" /></fetch></fetchxml></savedquery></savedqueries></SavedQueries>
              <RibbonDiffXml>
                <CustomActions>
                  <CustomAction Id="test.action" Location="Mscrm.Form.test_other.MainTab.Save.Controls._children" Sequence="10">
                    <CommandUIDefinition><Button Id="test.button" Command="test.command" LabelText="Go" /></CommandUIDefinition>
                  </CustomAction>
                </CustomActions>
                <CommandDefinitions>
                  <CommandDefinition Id="test.command">
                    <EnableRules><EnableRule Id="test.rule" /><EnableRule Id="Mscrm.NotOffline" /></EnableRules>
                    <Actions><JavaScriptFunction FunctionName="go" Library="$webresource:test_/commands.js" /></Actions>
                  </CommandDefinition>
                </CommandDefinitions>
                <RuleDefinitions><EnableRules><EnableRule Id="test.rule"><FormStateRule State="Existing" /></EnableRule></EnableRules></RuleDefinitions>
              </RibbonDiffXml>
            </Entity>
          </Entities>
          <WebResources>
            <WebResource><Name>test_/form.js</Name><WebResourceType>3</WebResourceType><FileName>/WebResources/x.js</FileName></WebResource>
            <WebResource><Name>test_/page.html</Name><WebResourceType>1</WebResourceType><FileName>/WebResources/x.js</FileName></WebResource>
            <WebResource><Name>test_/commands.js</Name><WebResourceType>3</WebResourceType><FileName>/WebResources/x.js</FileName></WebResource>
            <WebResource><Name>test_/map.html</Name><WebResourceType>1</WebResourceType><FileName>/WebResources/x.js</FileName></WebResource>
          </WebResources>
          <Dashboards><Dashboard><FormId>{{{Dashboard}}}</FormId><FormXml><forms><form /></forms></FormXml></Dashboard></Dashboards>
          <AppModuleSiteMaps>
            <AppModuleSiteMap>
              <SiteMapUniqueName>test_map</SiteMapUniqueName>
              <SiteMap>
                <Area Id="one"><Group Id="g"><SubArea Id="a" Entity="test_other" /><SubArea Id="b" Entity="incident" /><SubArea Id="c" DefaultDashboard="{{Dashboard}}" /></Group></Area>
                <Area Id="two"><Group Id="g"><SubArea Id="d" Url="$webresource:test_/map.html?x=1" /></Group></Area>
              </SiteMap>
            </AppModuleSiteMap>
          </AppModuleSiteMaps>
        </ImportExportXml>
        """;

    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public ReferenceTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    public static TheoryData<string, string, int, string> Mistakes => new()
    {
        { "datafieldname=\"test_name\"", "datafieldname=\"test_gone\"", ErrorCode.ComponentNotInSystem, Missing("Attribute", "test_gone", "SystemForm", Form, "AttributeName") },
        { "<Library name=\"test_/form.js\"", "<Library name=\"test_/gone.js\"", ErrorCode.ComponentNotInSystem, Missing("WebResource", "test_/gone.js", "SystemForm", Form, "PrimaryName") },
        { "<Url>$webresource:test_/page.html", "<Url>$webresource:test_/gone.html", ErrorCode.ComponentNotInSystem, Missing("WebResource", "test_/gone.html", "SystemForm", Form, "PrimaryName") },
        { $"<ViewId>{{{View}}}", $"<ViewId>{{{Nowhere}}}", ErrorCode.ComponentNotInSystem, Missing("SavedQuery", Nowhere, "SystemForm", Form, "PrimaryKey") },
        { $"&gt;{Quick}&lt;", $"&gt;{Nowhere}&lt;", ErrorCode.ComponentNotInSystem, Missing("SystemForm", Nowhere, "SystemForm", Form, "PrimaryKey") },
        { $"<formid>{{{Quick}}}", $"<formid>{{{Form}}}", ErrorCode.DuplicateRecord, $"Cannot insert duplicate key: a row of 'systemform' with Id = {Form} exists already." },
        { "Entity=\"test_other\"", "Entity=\"test_gone\"", ErrorCode.ComponentNotInSystem, Missing("Entity", "test_gone", "SiteMap", "test_map", "PrimaryName") },
        { $"DefaultDashboard=\"{Dashboard}", $"DefaultDashboard=\"{Nowhere}", ErrorCode.ComponentNotInSystem, Missing("SystemForm", Nowhere, "SiteMap", "test_map", "PrimaryKey") },
        { "Url=\"$webresource:test_/map", "Url=\"$webresource:test_/gone", ErrorCode.ComponentNotInSystem, Missing("WebResource", "test_/gone.html", "SiteMap", "test_map", "PrimaryName") },
        { "<Area Id=\"two\"", "<Area Id=\"one\"", ErrorCode.ImportXsdValidation, "The import file is invalid. XSD validation failed with the following error: 'There is a duplicate key sequence 'one' for the 'AreaIdMustBeUniqueForAppModuleSiteMap' key or identity constraint.'. The validation failed at: '...test_map <<<<<ERROR LOCATION>>>>> <Area Id=\"one\"...'." },
        { "Command=\"test.command\"", "Command=\"test.gone\"", ErrorCode.ImportFailed, "The ribbon item 'test.button' is dependent on <CommandDefinition Id=\"test.gone\" />." },
        { "<EnableRules><EnableRule Id=\"test.rule\" />", "<EnableRules><EnableRule Id=\"test.gone\" />", ErrorCode.ImportFailed, "The ribbon item 'test.command' is dependent on <EnableRule Id=\"test.gone\" />." },
        { "Library=\"$webresource:test_/commands.js", "Library=\"$webresource:test_/gone.js", ErrorCode.ComponentNotInSystem, Missing("WebResource", "test_/gone.js", "RibbonCustomization", "test_other", "PrimaryName") },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_is_named_and_not_there_refuses_the_import(string right, string wrong, int code, string sentence)
    {
        Assert.Contains(right, Customizations, StringComparison.Ordinal);
        var before = OrganizationDump.Of(organization);

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => organization.ImportSolution(Zip(Customizations.Replace(right, wrong, StringComparison.Ordinal)))).Detail;

        Assert.Equal((code, sentence), (fault.ErrorCode, fault.Message));
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization)));
    }

    [Fact]
    public void Where_all_is_there_it_is_imported() => Assert.True(organization.ImportSolution(Zip(Customizations)).Changed);

    [Fact]
    public void What_another_solution_or_somebody_brought_counts()
    {
        var ours = Customizations.Replace("<WebResource><Name>test_/form.js", "<WebResource><Name>test_/other.js", StringComparison.Ordinal);
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => organization.ImportSolution(Zip(ours)));

        service.Create(new Entity("webresource") { ["name"] = "test_/form.js", ["webresourcetype"] = new OptionSetValue(3) });

        Assert.True(organization.ImportSolution(Zip(ours)).Changed);
    }

    [Fact]
    public void A_declared_dependency_counts() => Assert.True(organization.ImportSolution(Zip(
        Customizations.Replace("<Library name=\"test_/form.js\"", "<Library name=\"msdyn_/theirs.js\"", StringComparison.Ordinal),
        manifest: "<MissingDependencies><MissingDependency><Required type=\"61\" schemaName=\"msdyn_/theirs.js\" solution=\"msdynce_Sales (9.0)\" /><Dependent type=\"60\" /></MissingDependency></MissingDependencies>")).Changed);

    [Fact]
    public void An_upgrade_that_drops_a_library_which_a_form_still_names_is_refused_and_an_update_keeps_it()
    {
        organization.ImportSolution(Zip(Customizations));
        var second = Zip(Customizations.Replace("<WebResource><Name>test_/form.js", "<WebResource><Name>test_/other.js", StringComparison.Ordinal), "2.0.0.0").ToArray();

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => service.Execute(new StageAndUpgradeRequest { CustomizationFile = second })).Detail;
        Assert.Equal(Missing("WebResource", "test_/form.js", "SystemForm", Form, "PrimaryName"), fault.Message);

        service.Execute(new ImportSolutionRequest { CustomizationFile = second });
    }

    private static string Missing(string kind, string id, string userKind, string user, string lookup) =>
        $"The dependent component {kind} (Id={id}) does not exist. Failure trying to associate it with {userKind} (Id={user}) as a dependency. Missing dependency lookup type = {lookup}Lookup.";

    private static MemoryStream Zip(string customizations, string version = "1.0.0.0", string manifest = "")
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in new[]
            {
                ("solution.xml", $"<ImportExportXml><SolutionManifest><UniqueName>Tests</UniqueName><Version>{version}</Version><Managed>1</Managed><Publisher><UniqueName>testers</UniqueName><CustomizationPrefix>test</CustomizationPrefix></Publisher>{manifest}</SolutionManifest></ImportExportXml>"),
                ("customizations.xml", customizations),
                ("WebResources/x.js", "// nothing"),
            })
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(content);
            }
        }

        zip.Position = 0;
        return zip;
    }
}
