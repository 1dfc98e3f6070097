using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Tests.Api;

public sealed class OperationTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    [Fact]
    public async Task Rows_are_counted_by_table()
    {
        await server.CreateAsync("accounts", """{"name":"x"}""");
        var counts = (await server.GetAsync("RetrieveTotalRecordCount(EntityNames=['account','contact'])"))["EntityRecordCountCollection"]!;
        Assert.Equal(["account", "contact"], counts["Keys"]!.AsArray().Select(k => (string?)k).Order());
        Assert.True((long)counts["Values"]![counts["Keys"]!.AsArray().Select(k => (string?)k).ToList().IndexOf("account")]! >= 1);
    }

    [Fact]
    public async Task Many_rows_are_created_updated_and_upserted_by_one_message()
    {
        var name = ARunningServer.Name();
        var created = await server.ExpectAsync(200, "POST", "contacts/Microsoft.Dynamics.CRM.CreateMultiple", $$"""
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"{{name}}","firstname":"a"},{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"{{name}}","firstname":"b"}]}
            """);
        var ids = created["Ids"]!.AsArray().Select(id => (string)id!).ToList();
        Assert.Equal(2, ids.Count);
        await server.ExpectAsync(204, "POST", "contacts/Microsoft.Dynamics.CRM.UpdateMultiple", $$"""
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{ids[0]}}","firstname":"c"}]}
            """);
        await server.ExpectAsync(204, "POST", "contacts/Microsoft.Dynamics.CRM.UpsertMultiple", $$"""
            {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","@odata.id":"contacts({{ids[1]}})","firstname":"d"},{"@odata.type":"Microsoft.Dynamics.CRM.contact","@odata.id":"contacts({{Guid.NewGuid()}})","lastname":"{{name}}","firstname":"e"}]}
            """);
        var rows = await server.GetAsync($"contacts?$select=firstname&$filter=lastname eq '{name}'&$orderby=firstname");
        Assert.Equal(["c", "d", "e"], rows["value"]!.AsArray().Select(r => (string?)r!["firstname"]));
    }

    [Fact]
    public async Task Members_are_added_to_a_list_and_removed()
    {
        var list = await server.CreateAsync("lists", """{"listname":"Friends","createdfromcode":2,"type":false}""");
        var (ann, bob) = (await server.CreateAsync("contacts", """{"lastname":"Ann"}"""), await server.CreateAsync("contacts", """{"lastname":"Bob"}"""));
        await server.ExpectAsync(204, "POST", "AddListMembersList", $$"""
            {"List":{"listid":"{{list}}","@odata.type":"Microsoft.Dynamics.CRM.list"},"Members":[{"contactid":"{{ann}}","@odata.type":"Microsoft.Dynamics.CRM.contact"}]}
            """);
        var added = await server.ExpectAsync(200, "POST", $"lists({list})/Microsoft.Dynamics.CRM.AddMemberList", $$"""{"EntityId":"{{bob}}"}""");
        Assert.NotNull(added["Id"]);
        Assert.Equal(2, (await server.GetAsync($"lists({list})/listcontact_association?$select=lastname"))["value"]!.AsArray().Count);
        await server.ExpectAsync(204, "POST", $"lists({list})/Microsoft.Dynamics.CRM.RemoveMemberList", $$"""{"ListMember":{"@odata.id":"contacts({{bob}})"} }""");
        Assert.Equal("Ann", (string?)Assert.Single((await server.GetAsync($"lists({list})/listcontact_association?$select=lastname"))["value"]!.AsArray())!["lastname"]);
    }

    [Fact]
    public async Task Lists_are_copied_frozen_and_narrowed()
    {
        var name = ARunningServer.Name();
        var (ann, bob) = (await server.CreateAsync("contacts", $$"""{"lastname":"{{name}}"}"""), await server.CreateAsync("contacts", $$"""{"lastname":"{{name}}"}"""));
        var query = $"<fetch><entity name='contact'><attribute name='contactid'/><filter><condition attribute='lastname' operator='eq' value='{name}'/></filter></entity></fetch>";
        var dynamic = await server.CreateAsync("lists", $$"""{"listname":"Found","createdfromcode":2,"type":true,"query":"{{query}}"}""");
        var target = await server.CreateAsync("lists", """{"listname":"Target","createdfromcode":2,"type":false}""");

        var frozen = (string)(await server.ExpectAsync(200, "POST", $"lists({dynamic})/Microsoft.Dynamics.CRM.CopyDynamicListToStatic", "{}"))["StaticListId"]!;
        Assert.Equal(2, await Members(frozen));
        await server.ExpectAsync(204, "POST", $"lists({frozen})/Microsoft.Dynamics.CRM.CopyMembersList", $$"""{"TargetList":{"@odata.type":"Microsoft.Dynamics.CRM.list","listid":"{{target}}"} }""");
        Assert.Equal(2, await Members(target));
        await server.ExpectAsync(204, "POST", $"lists({target})/Microsoft.Dynamics.CRM.QualifyMemberList", $$"""{"ListMember":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{ann}}"}],"OverrideorRemove":false}""");
        Assert.Equal(1, await Members(target));
        Assert.Equal(ann.ToString(), (string?)(await server.GetAsync($"lists({target})/listcontact_association?$select=contactid"))["value"]!.AsArray().Single()!["contactid"]);
        Assert.NotEqual(ann, bob);

        async Task<int> Members(object list) => (int)(await server.GetAsync($"lists({list})?$select=membercount"))["membercount"]!;
    }

    [Fact]
    public async Task A_campaign_takes_items_and_gives_them_back()
    {
        var campaign = await server.CreateAsync("campaigns", """{"name":"Spring"}""");
        var list = await server.CreateAsync("lists", """{"listname":"Friends","createdfromcode":2,"type":false}""");

        var item = (string?)(await server.ExpectAsync(200, "POST", $"campaigns({campaign})/Microsoft.Dynamics.CRM.AddItemCampaign", $$"""{"EntityId":"{{list}}","EntityName":"list"}"""))["CampaignItemId"];
        Assert.Equal(item, (string?)(await server.GetAsync($"campaignitems?$select=campaignitemid&$filter=_campaignid_value eq {campaign}"))["value"]!.AsArray().Single()!["campaignitemid"]);

        await server.ExpectAsync(204, "POST", $"campaigns({campaign})/Microsoft.Dynamics.CRM.RemoveItemCampaign", $$"""{"EntityId":"{{list}}"}""");
        Assert.Empty((await server.GetAsync($"campaignitems?$select=campaignitemid&$filter=_campaignid_value eq {campaign}"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_solution_is_imported_and_exported_as_it_came()
    {
        var zip = Convert.ToBase64String(AnEmptySolution("Empty"));

        await server.ExpectAsync(204, "POST", "ImportSolution", $$"""{"OverwriteUnmanagedCustomizations":true,"PublishWorkflows":true,"CustomizationFile":"{{zip}}","ImportJobId":"{{Guid.NewGuid()}}"}""");
        Assert.Equal("1.2.3.4", (string?)(await server.GetAsync("solutions?$select=version&$filter=uniquename eq 'Empty'"))["value"]!.AsArray().Single()!["version"]);
        var exported = await server.ExpectAsync(200, "POST", "ExportSolution", """{"SolutionName":"Empty","Managed":true}""");
        Assert.Equal(zip, (string?)exported["ExportSolutionFile"]);
        await server.ExpectAsync(204, "POST", "PublishAllXml", "{}");
        var error = await server.ExpectAsync(400, "POST", "ImportSolution", $$"""{"OverwriteUnmanagedCustomizations":true,"PublishWorkflows":true,"CustomizationFile":"AAAA","ImportJobId":"{{Guid.NewGuid()}}"}""");
        Assert.Equal("0x80048060", (string?)error["error"]!["code"]);
    }

    [Fact]
    public async Task An_import_is_followed_by_its_job()
    {
        async Task<JsonNode> Import(byte[] zip, Guid key)
        {
            var started = await server.ExpectAsync(200, "POST", "ImportSolutionAsync", $$"""{"OverwriteUnmanagedCustomizations":false,"PublishWorkflows":true,"CustomizationFile":"{{Convert.ToBase64String(zip)}}","ImportJobId":"{{key}}"}""");
            Assert.Equal(key.ToString(), (string?)started["ImportJobKey"]);
            while ((int)(await server.GetAsync($"asyncoperations({started["AsyncOperationId"]})?$select=statecode"))["statecode"]! != 3)
                await Task.Delay(20, TestContext.Current.CancellationToken);
            return await server.GetAsync($"importjobs({key})?$select=importjobid,progress,startedon,completedon,solutionname,data");
        }

        var job = await Import(AnEmptySolution("Followed"), Guid.NewGuid());
        Assert.Equal((100d, "Followed"), ((double)job["progress"]!, (string?)job["solutionname"]));
        Assert.True(DateTimeOffset.Parse((string)job["startedon"]!, CultureInfo.InvariantCulture) <= DateTimeOffset.Parse((string)job["completedon"]!, CultureInfo.InvariantCulture));
        Assert.Contains("result=\"success\"", (string?)job["data"], StringComparison.Ordinal);

        job = await Import(AnEmptySolution("Followed", "1.0.0.0"), Guid.NewGuid());
        Assert.Equal(0d, (double)job["progress"]!);
        Assert.Contains("errorcode=\"0x80048541\"", (string?)job["data"], StringComparison.Ordinal);
        var found = (await server.GetAsync("importjobs?$select=progress&$filter=solutionname eq 'Followed'&$orderby=progress desc"))["value"]!.AsArray();
        Assert.Equal([100d, 0d], found.Select(row => (double)row!["progress"]!));
    }

    [Fact]
    public async Task A_solution_is_upgraded_and_removed()
    {
        string Body(string version, string more = "") => $$"""{"OverwriteUnmanagedCustomizations":false,"PublishWorkflows":true,"CustomizationFile":"{{Convert.ToBase64String(AnEmptySolution("Short", version))}}","ImportJobId":"{{Guid.NewGuid()}}"{{more}}}""";
        async Task<string?> Version(string name) => (string?)(await server.GetAsync($"solutions?$select=version&$filter=uniquename eq '{name}'"))["value"]!.AsArray().SingleOrDefault()?["version"];
        await server.ExpectAsync(204, "POST", "ImportSolution", Body("1.0.0.0"));
        await server.ExpectAsync(204, "POST", "ImportSolution", Body("1.1.0.0", ",\"HoldingSolution\":true"));
        Assert.Equal("1.1.0.0", await Version("Short_Upgrade"));

        var promoted = (string?)(await server.ExpectAsync(200, "POST", "DeleteAndPromote", """{"UniqueName":"Short"}"""))["SolutionId"];
        Assert.Equal("1.1.0.0", await Version("Short"));
        Assert.Null(await Version("Short_Upgrade"));
        Assert.Equal(promoted, (string?)(await server.ExpectAsync(200, "POST", "StageAndUpgrade", Body("1.2.0.0")))["SolutionId"]);
        Assert.Equal("0x80048541", (string?)(await server.ExpectAsync(400, "POST", "StageAndUpgrade", Body("1.2.0.0")))["error"]!["code"]);

        Assert.Empty((await server.GetAsync("RetrieveDependenciesForUninstall(SolutionUniqueName='Short')"))["value"]!.AsArray());
        await server.ExpectAsync(204, "DELETE", $"solutions({promoted})", null);
        Assert.Null(await Version("Short"));
    }

    private static byte[] AnEmptySolution(string name, string version = "1.2.3.4")
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in new[]
            {
                ("solution.xml", $"<ImportExportXml><SolutionManifest><UniqueName>{name}</UniqueName><Version>{version}</Version><Managed>1</Managed><Publisher><UniqueName>testers</UniqueName><CustomizationPrefix>test</CustomizationPrefix></Publisher></SolutionManifest></ImportExportXml>"),
                ("customizations.xml", "<ImportExportXml/>"),
            })
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(content);
            }
        }

        return zip.ToArray();
    }

    [Fact]
    public async Task Contacts_are_merged()
    {
        var (master, subordinate) = (await server.CreateAsync("contacts", """{"lastname":"Master"}"""), await server.CreateAsync("contacts", """{"lastname":"Subordinate"}"""));
        await server.ExpectAsync(204, "POST", "Merge", $$"""
            {"Target":{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{master}}"},
             "Subordinate":{"@odata.type":"Microsoft.Dynamics.CRM.contact","contactid":"{{subordinate}}"},
             "UpdateContent":{"@odata.type":"Microsoft.Dynamics.CRM.contact","firstname":"New"},"PerformParentingChecks":false}
            """);
        var row = await server.GetAsync($"contacts({subordinate})?$select=merged,statecode&$expand=masterid($select=fullname)");
        Assert.Equal((true, 1, "New Master"), ((bool)row["merged"]!, (int)row["statecode"]!, (string)row["masterid"]!["fullname"]!));
    }

    [Fact]
    public async Task Access_is_granted_seen_and_revoked()
    {
        var user = await server.CreateAsync("systemusers", $$"""{"firstname":"Sam","lastname":"Seller","domainname":"{{ARunningServer.Name()}}","businessunitid@odata.bind":"/businessunits({{server.Organization.RootBusinessUnitId}})"}""");
        var account = await server.CreateAsync("accounts", """{"name":"Shared"}""");
        var principal = $$"""{"@odata.type":"Microsoft.Dynamics.CRM.systemuser","systemuserid":"{{user}}"}""";
        var target = $$"""{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"{{account}}"}""";
        await server.ExpectAsync(204, "POST", "GrantAccess", $$"""{"Target":{{target}},"PrincipalAccess":{"Principal":{{principal}},"AccessMask":"ReadAccess, WriteAccess"} }""");
        await server.ExpectAsync(204, "POST", "ModifyAccess", $$"""{"Target":{{target}},"PrincipalAccess":{"Principal":{{principal}},"AccessMask":"ReadAccess"} }""");
        await server.GetAsync($"systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t={{'@odata.id':'accounts({account})'}}");
        await server.ExpectAsync(204, "POST", "RevokeAccess", $$"""{"Target":{{target}},"Revokee":{{principal}} }""");
        var rights = await server.GetAsync($"systemusers({user})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t={{'@odata.id':'accounts({account})'}}");
        Assert.Equal("None", (string?)rights["AccessRights"]);
    }

    [Fact]
    public async Task Custom_apis_are_offered_as_they_are_declared()
    {
        var name = "cr1_" + ARunningServer.Name();
        var service = server.Organization.CreateService();
        var api = service.Create(new Entity("customapi") { ["uniquename"] = name, ["name"] = name, ["displayname"] = name, ["description"] = name, ["isfunction"] = true, ["bindingtype"] = new OptionSetValue(1), ["boundentitylogicalname"] = "contact", ["allowedcustomprocessingsteptype"] = new OptionSetValue(0) });
        service.Create(new Entity("customapirequestparameter") { ["customapiid"] = new EntityReference("customapi", api), ["uniquename"] = "Since", ["name"] = "Since", ["displayname"] = "Since", ["description"] = "Since", ["type"] = new OptionSetValue(1), ["isoptional"] = true });
        service.Create(new Entity("customapiresponseproperty") { ["customapiid"] = new EntityReference("customapi", api), ["uniquename"] = "Total", ["name"] = "Total", ["displayname"] = "Total", ["description"] = "Total", ["type"] = new OptionSetValue(8) });
        var contact = await server.CreateAsync("contacts", """{"lastname":"Lee"}""");
        using (var metadata = await server.SendAsync("GET", "$metadata"))
        {
            var csdl = await metadata.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains($"<Function Name=\"{name}\" IsBound=\"true\">", csdl, StringComparison.Ordinal);
            Assert.Contains($"<ComplexType Name=\"{name}Response\">", csdl, StringComparison.Ordinal);
        }

        // Without a plug-in the API does nothing: its declared result comes without a value.
        var response = await server.GetAsync($"contacts({contact})/Microsoft.Dynamics.CRM.{name}(Since=2024-01-01T00:00:00Z)");
        Assert.Equal($"{server.Root}$metadata#Microsoft.Dynamics.CRM.{name}Response", (string?)response["@odata.context"]);
        Assert.True(response.ContainsKey("Total") && response["Total"] is null);
        await server.ExpectAsync(405, "POST", $"contacts({contact})/Microsoft.Dynamics.CRM.{name}", "{}");
    }

    [Fact]
    public async Task A_bulk_message_creates_no_rows_around_its_rows()
    {
        var error = await server.ExpectAsync(400, "POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", """{"Targets":[{"name":"x","Account_Tasks":[{"subject":"y"}]}]}""");
        Assert.Contains("'Account_Tasks'", (string?)error["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_unknown_parameter_is_named()
    {
        Assert.Contains("'List'", (string?)(await server.ExpectAsync(400, "POST", "AddListMembersList", "{}"))["error"]!["message"], StringComparison.Ordinal);
        Assert.Contains("'Extra'", (string?)(await server.ExpectAsync(400, "POST", "PublishAllXml", """{"Extra":1}"""))["error"]!["message"], StringComparison.Ordinal);
        await server.ExpectAsync(404, "POST", "NoSuchAction", "{}");
    }
}
