using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace LocalDataverse.Web.Tests.Api;

public sealed class RowTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    private const string AllAnnotations = "odata.include-annotations=\"*\"";

    [Fact]
    public async Task A_created_row_is_read_back_with_the_selected_columns_only()
    {
        var id = await server.CreateAsync("contacts", """{"firstname":"Ann","lastname":"Lee","birthdate":"1970-05-03","annualincome":75000.5,"numberofchildren":2,"gendercode":2,"donotemail":true}""");
        var row = await server.GetAsync($"contacts({id})?$select=fullname,birthdate,annualincome,numberofchildren,gendercode,donotemail,middlename");
        Assert.Equal($"{server.Root}$metadata#contacts(fullname,birthdate,annualincome,numberofchildren,gendercode,donotemail,middlename)/$entity", (string?)row["@odata.context"]);
        Assert.StartsWith("W/\"", (string?)row["@odata.etag"], StringComparison.Ordinal);
        Assert.Equal(("Ann Lee", "1970-05-03", 75000.5m, 2, 2, true), ((string?)row["fullname"], (string?)row["birthdate"], (decimal)row["annualincome"]!, (int)row["numberofchildren"]!, (int)row["gendercode"]!, (bool)row["donotemail"]!));
        Assert.True(row.ContainsKey("middlename") && row["middlename"] is null);
        Assert.Equal(id.ToString(), (string?)row["contactid"]);
        Assert.Equal(10, row.Count);
    }

    [Fact]
    public async Task Annotations_come_when_they_are_asked_for()
    {
        var account = await server.CreateAsync("accounts", """{"name":"Litware"}""");
        var id = await server.CreateAsync("contacts", $$"""{"lastname":"Lee","gendercode":1,"parentcustomerid_account@odata.bind":"/accounts({{account}})"}""");
        var bare = await server.GetAsync($"contacts({id})?$select=_parentcustomerid_value");
        Assert.Equal(4, bare.Count);
        var row = await server.GetAsync($"contacts({id})?$select=_parentcustomerid_value,_ownerid_value,gendercode", ("Prefer", AllAnnotations));
        Assert.Equal(account.ToString(), (string?)row["_parentcustomerid_value"]);
        Assert.Equal("Litware", (string?)row["_parentcustomerid_value@OData.Community.Display.V1.FormattedValue"]);
        Assert.Equal("account", (string?)row["_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"]);
        Assert.Equal("parentcustomerid_account", (string?)row["_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"]);
        Assert.Equal("systemuser", (string?)row["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"]);
        Assert.Equal("ownerid", (string?)row["_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"]);
        Assert.Equal("Male", (string?)row["gendercode@OData.Community.Display.V1.FormattedValue"]);
    }

    [Fact]
    public async Task Create_can_return_the_row()
    {
        using var response = await server.SendAsync("POST", "accounts?$select=name", """{"name":"Contoso"}""", ("Prefer", "return=representation"));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("return=representation", Assert.Single(response.Headers.GetValues("Preference-Applied")));
        Assert.Equal("4.0", Assert.Single(response.Headers.GetValues("OData-Version")));
        var row = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("Contoso", (string?)row["name"]);
        Assert.Equal(ARunningServer.IdOf(response).ToString(), (string?)row["accountid"]);
    }

    [Fact]
    public async Task A_row_is_created_with_rows_around_it_in_one_request()
    {
        var name = ARunningServer.Name();
        var id = await server.CreateAsync("accounts", $$"""
            {"name":"{{name}}","primarycontactid":{"firstname":"John","lastname":"{{name}}"},
             "Account_Tasks":[{"subject":"Call"},{"subject":"Write"}]}
            """);
        var row = await server.GetAsync($"accounts({id})?$select=name&$expand=primarycontactid($select=firstname),Account_Tasks($select=subject;$orderby=subject)");
        Assert.Equal("John", (string?)row["primarycontactid"]!["firstname"]);
        Assert.Equal(["Call", "Write"], row["Account_Tasks"]!.AsArray().Select(t => (string?)t!["subject"]));
        Assert.Equal(id.ToString(), (string?)row["Account_Tasks"]![0]!["_regardingobjectid_value"]);
    }

    [Fact]
    public async Task A_row_that_fails_leaves_none_of_the_rows_around_it()
    {
        var name = ARunningServer.Name();
        await server.ExpectAsync(400, "POST", "accounts", $$"""{"name":"{{name}}","Account_Tasks":[{"subject":"{{new string('x', 300)}}"}]}""");
        var rows = await server.GetAsync($"accounts?$select=name&$filter=name eq '{name}'");
        Assert.Empty(rows["value"]!.AsArray());
    }

    [Fact]
    public async Task Update_changes_what_it_names()
    {
        var id = await server.CreateAsync("contacts", """{"firstname":"Ann","lastname":"Lee"}""");
        using var response = await server.SendAsync("PATCH", $"contacts({id})", """{"lastname":"Ray"}""", ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(id, ARunningServer.IdOf(response));
        var row = await server.ExpectAsync(200, "PATCH", $"contacts({id})?$select=fullname", """{"firstname":"Eve"}""", ("Prefer", "return=representation"));
        Assert.Equal("Eve Ray", (string?)row["fullname"]);
    }

    [Fact]
    public async Task An_update_with_a_wildcard_condition_creates_nothing()
    {
        var error = await server.ExpectAsync(404, "PATCH", $"contacts({Guid.NewGuid()})", """{"lastname":"Ray"}""", ("If-Match", "*"));
        Assert.Equal("0x80040217", (string?)error["error"]!["code"]);
    }

    [Fact]
    public async Task An_upsert_creates_then_updates_and_can_be_kept_from_updating()
    {
        var id = Guid.NewGuid();
        await server.ExpectAsync(204, "PATCH", $"contacts({id})", """{"lastname":"First"}""");
        await server.ExpectAsync(204, "PATCH", $"contacts({id})", """{"lastname":"Second"}""");
        await server.ExpectAsync(412, "PATCH", $"contacts({id})", """{"lastname":"Third"}""", ("If-None-Match", "*"));
        Assert.Equal("Second", (string?)(await server.GetAsync($"contacts({id})?$select=lastname"))["lastname"]);
    }

    [Fact]
    public async Task An_entity_tag_guards_reads_updates_and_deletes()
    {
        var id = await server.CreateAsync("contacts", """{"lastname":"Lee"}""");
        var old = (string)(await server.GetAsync($"contacts({id})?$select=lastname"))["@odata.etag"]!;
        using (var unchanged = await server.SendAsync("GET", $"contacts({id})?$select=lastname", null, ("If-None-Match", old)))
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        await server.ExpectAsync(204, "PATCH", $"contacts({id})", """{"lastname":"Ray"}""", ("If-Match", old));
        var error = await server.ExpectAsync(412, "PATCH", $"contacts({id})", """{"lastname":"Roe"}""", ("If-Match", old));
        Assert.Equal("0x80060882", (string?)error["error"]!["code"]);
        await server.ExpectAsync(412, "DELETE", $"contacts({id})", null, ("If-Match", old));
        var current = (string)(await server.GetAsync($"contacts({id})?$select=lastname", ("If-None-Match", old)))["@odata.etag"]!;
        await server.ExpectAsync(204, "DELETE", $"contacts({id})", null, ("If-Match", current));
        await server.ExpectAsync(404, "GET", $"contacts({id})");
    }

    [Fact]
    public async Task Single_properties_are_read_set_and_cleared()
    {
        var id = await server.CreateAsync("contacts", """{"firstname":"Ann","lastname":"Lee"}""");
        Assert.Equal("Ann", (string?)(await server.GetAsync($"contacts({id})/firstname"))["value"]);
        using (var bare = await server.SendAsync("GET", $"contacts({id})/lastname/$value"))
            Assert.Equal("Lee", await bare.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await server.ExpectAsync(204, "PUT", $"contacts({id})/firstname", """{"value":"Eve"}""");
        Assert.Equal("Eve Lee", (string?)(await server.GetAsync($"contacts({id})/fullname"))["value"]);
        await server.ExpectAsync(204, "DELETE", $"contacts({id})/firstname");
        await server.ExpectAsync(204, "GET", $"contacts({id})/firstname");
    }

    [Fact]
    public async Task Lookups_are_bound_replaced_and_removed()
    {
        var (first, second) = (await server.CreateAsync("accounts", """{"name":"First"}"""), await server.CreateAsync("accounts", """{"name":"Second"}"""));
        var id = await server.CreateAsync("contacts", $$"""{"lastname":"Lee","parentcustomerid_account@odata.bind":"{{server.Root}}accounts({{first}})"}""");
        Assert.Equal("First", (string?)(await server.GetAsync($"contacts({id})/parentcustomerid_account?$select=name"))["name"]);
        await server.ExpectAsync(204, "PUT", $"contacts({id})/parentcustomerid_account/$ref", $$"""{"@odata.id":"{{server.Root}}accounts({{second}})"}""");
        Assert.Equal($"{server.Root}accounts({second})", (string?)(await server.GetAsync($"contacts({id})/parentcustomerid_account/$ref"))["@odata.id"]);
        await server.ExpectAsync(204, "DELETE", $"contacts({id})/parentcustomerid_account/$ref");
        await server.ExpectAsync(204, "GET", $"contacts({id})/parentcustomerid_account");
        await server.ExpectAsync(204, "PATCH", $"contacts({id})", $$"""{"parentcustomerid_account@odata.bind":"accounts({{first}})"}""");
        await server.ExpectAsync(204, "PATCH", $"contacts({id})", """{"parentcustomerid_account@odata.bind":null}""");
        Assert.Null((await server.GetAsync($"contacts({id})?$select=_parentcustomerid_value"))["_parentcustomerid_value"]);
    }

    [Fact]
    public async Task Rows_are_associated_and_disassociated_along_collections()
    {
        var account = await server.CreateAsync("accounts", """{"name":"Litware"}""");
        var contact = await server.CreateAsync("contacts", """{"lastname":"Lee"}""");
        await server.ExpectAsync(204, "POST", $"accounts({account})/contact_customer_accounts/$ref", $$"""{"@odata.id":"contacts({{contact}})"}""");
        var related = await server.GetAsync($"accounts({account})/contact_customer_accounts?$select=lastname");
        Assert.Equal("Lee", (string?)Assert.Single(related["value"]!.AsArray())!["lastname"]);
        await server.ExpectAsync(204, "DELETE", $"accounts({account})/contact_customer_accounts({contact})/$ref");
        Assert.Empty((await server.GetAsync($"accounts({account})/contact_customer_accounts?$select=lastname"))["value"]!.AsArray());

        var team = (string)(await server.GetAsync("teams?$select=name&$top=1"))["value"]![0]!["teamid"]!;
        var role = (string)(await server.GetAsync("roles?$select=name&$top=1"))["value"]![0]!["roleid"]!;
        await server.ExpectAsync(204, "POST", $"teams({team})/teamroles_association/$ref", $$"""{"@odata.id":"{{server.Root}}roles({{role}})"}""");
        Assert.Equal(role, (string?)Assert.Single((await server.GetAsync($"teams({team})?$select=name&$expand=teamroles_association($select=name)"))["teamroles_association"]!.AsArray())!["roleid"]);
        Assert.Single((await server.GetAsync($"teams({team})/teamroles_association/$ref"))["value"]!.AsArray());
        await server.ExpectAsync(204, "DELETE", $"teams({team})/teamroles_association/$ref?$id={server.Root}roles({role})");
        Assert.Empty((await server.GetAsync($"teams({team})/teamroles_association"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_child_is_created_below_its_parent()
    {
        var account = await server.CreateAsync("accounts", """{"name":"Litware"}""");
        await server.ExpectAsync(204, "POST", $"accounts({account})/contact_customer_accounts", """{"lastname":"Below"}""");
        using var count = await server.SendAsync("GET", $"accounts({account})/contact_customer_accounts/$count");
        Assert.Equal("1", await count.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("POST", "contacts", """{"lastnam":"Lee"}""", 400, "0x80048d19", "lastnam")]
    [InlineData("POST", "contacts", """{"lastname":5}""", 400, "0x80048d19", "lastname")]
    [InlineData("POST", "contacts", """{"lastname":"Lee",""", 400, "0x80048d19", "JSON")]
    [InlineData("POST", "contacts", """{"_parentcustomerid_value":"11111111-1111-1111-1111-111111111111"}""", 400, "0x80048d19", "Navigation properties")]
    [InlineData("POST", "contacts", """{"parentcustomerid@odata.bind":"/accounts(11111111-1111-1111-1111-111111111111)"}""", 400, "0x80048d19", "undeclared property 'parentcustomerid'")]
    [InlineData("POST", "contacts", """{"parentcustomerid_account@odata.bind":"/contacts(11111111-1111-1111-1111-111111111111)"}""", 400, "0x80048d19", "'account'")]
    [InlineData("POST", "nosuchtables", "{}", 404, "0x80060888", "nosuchtables")]
    [InlineData("GET", "contacts(11111111-1111-1111-1111-111111111111)", null, 404, "0x80040217", "Does Not Exist")]
    [InlineData("GET", "contacts(firstname='x')", null, 400, "0x80060888", "firstname")]
    [InlineData("GET", "contacts?$select=nosuch", null, 400, "0x80060888", "nosuch")]
    [InlineData("GET", "contacts?$skip=5", null, 400, "0x80060888", "Skip")]
    [InlineData("GET", "contacts?$search=x", null, 400, "0x80060888", "$search")]
    [InlineData("GET", "contacts?$compute=x", null, 400, "0x80060888", "$compute")]
    [InlineData("GET", "contacts?selct=x", null, 400, "0x80060888", "selct")]
    [InlineData("GET", "contacts?$expand=contact_customer_contacts($skip=2)", null, 400, "0x80060888", "$skip")]
    [InlineData("GET", "contacts(11111111-1111-1111-1111-111111111111)?$filter=firstname eq 'x'", null, 400, "0x80060888", "$filter")]
    [InlineData("GET", "contacts/$count?$top=3", null, 400, "0x80060888", "$top")]
    [InlineData("GET", "contacts?$apply=groupby((statecode))&$select=statecode", null, 400, "0x80060888", "$select")]
    [InlineData("POST", "contacts?$filter=firstname eq 'x'", "{}", 400, "0x80060888", "$filter")]
    [InlineData("GET", "WhoAmI()?$select=UserId", null, 400, "0x80060888", "$select")]
    [InlineData("DELETE", "contacts", null, 405, "0x80060888", "DELETE")]
    [InlineData("PATCH", "EntityDefinitions(LogicalName='contact')", "{}", 501, "0x80060888", "EntityDefinitions")]
    [InlineData("POST", "WhoAmI", "{}", 405, "0x80060888", "POST")]
    public async Task Errors_have_the_platforms_shape_and_name_what_is_wrong(string method, string address, string? body, int status, string code, string named)
    {
        var error = (await server.ExpectAsync(status, method, address, body))["error"]!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(named, (string?)error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MSCRM.BypassCustomPluginExecution", "true")]
    [InlineData("MSCRM.SuppressDuplicateDetection", "false")]
    [InlineData("Prefer", "respond-async")]
    public async Task Headers_that_ask_for_what_is_not_done_fault_by_name(string name, string value)
    {
        var error = await server.ExpectAsync(400, "POST", "contacts", "{}", (name, value));
        Assert.Contains(name == "Prefer" ? value : name, (string?)error["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_found_by_alternate_key()
    {
        var contact = server.Organization.Metadata.Find("contact")!;
        if (contact.Keys.Count == 0)
            contact.Keys.Add(new LocalDataverse.Metadata.AlternateKey { LogicalName = "cr1_external_key", Columns = ["externaluseridentifier"] });
        var name = ARunningServer.Name();
        var id = await server.CreateAsync("contacts", $$"""{"lastname":"Lee","externaluseridentifier":"{{name}}"}""");
        Assert.Equal(id.ToString(), (string?)(await server.GetAsync($"contacts(externaluseridentifier='{name}')?$select=lastname"))["contactid"]);
        using (var updated = await server.SendAsync("PATCH", $"contacts(externaluseridentifier='{name}')", """{"lastname":"Ray"}"""))
            Assert.Equal(id, ARunningServer.IdOf(updated));
        using (var created = await server.SendAsync("PATCH", $"contacts(externaluseridentifier='{name}2')", """{"lastname":"Roe"}"""))
            Assert.NotEqual(id, ARunningServer.IdOf(created));
        var account = await server.CreateAsync("accounts", $$"""{"name":"x","primarycontactid@odata.bind":"/contacts(externaluseridentifier='{{name}}')"}""");
        Assert.Equal("Ray", (string?)(await server.GetAsync($"accounts({account})/primarycontactid/lastname"))["value"]);
        await server.ExpectAsync(204, "POST", $"accounts({account})/contact_customer_accounts/$ref", $$"""{"@odata.id":"contacts(externaluseridentifier='{{name}}2')"}""");
        Assert.Equal("Roe", (string?)Assert.Single((await server.GetAsync($"accounts({account})/contact_customer_accounts?$select=lastname"))["value"]!.AsArray())!["lastname"]);
        await server.ExpectAsync(204, "DELETE", $"contacts(externaluseridentifier='{name}2')");
        await server.ExpectAsync(404, "GET", $"contacts(externaluseridentifier='{name}2')");
    }

    [Fact]
    public async Task Clients_may_write_at_the_same_time()
    {
        var name = ARunningServer.Name();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.CreateAsync("contacts", $$"""{"firstname":"{{i}}","lastname":"{{name}}"}""")));
        Assert.Equal(20, (await server.GetAsync($"contacts?$select=firstname&$filter=lastname eq '{name}'"))["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task Audited_changes_are_read_as_rows()
    {
        using var own = new ARunningServer();
        await own.ExpectAsync(204, "PATCH", $"organizations({own.Organization.OrganizationId})", """{"isauditenabled":true}""");
        var contact = await own.CreateAsync("contacts", """{"lastname":"Hill"}""");
        await own.ExpectAsync(204, "PATCH", $"contacts({contact})", """{"lastname":"Dale"}""");

        var rows = (await own.GetAsync($"audits?$select=action,changedata,_objectid_value,objecttypecode&$filter=_objectid_value eq {contact} and operation eq 2&$expand=userid($select=fullname)", ("Prefer", "odata.include-annotations=\"*\"")))["value"]!.AsArray();

        var row = Assert.Single(rows)!;
        Assert.Equal((2, "Update", contact.ToString(), "contact", "System Administrator"), ((int)row["action"]!, (string)row["action@OData.Community.Display.V1.FormattedValue"]!, (string)row["_objectid_value"]!, (string)row["objecttypecode"]!, (string)row["userid"]!["fullname"]!));
        Assert.Equal("""{"changedAttributes":[{"logicalName":"lastname","oldValue":"Hill","newValue":"Dale"}]}""", (string?)row["changedata"]);
    }

    [Fact]
    public async Task The_caller_is_the_user_whom_a_header_names()
    {
        var user = await server.CreateAsync("systemusers", $$"""{"firstname":"Sam","lastname":"Seller","domainname":"{{ARunningServer.Name()}}","azureactivedirectoryobjectid":"{{Guid.NewGuid()}}","businessunitid@odata.bind":"/businessunits({{server.Organization.RootBusinessUnitId}})"}""");
        Assert.Equal(user.ToString(), (string?)(await server.GetAsync("WhoAmI", ("MSCRMCallerID", user.ToString())))["UserId"]);
        var objectId = (string)(await server.GetAsync($"systemusers({user})?$select=azureactivedirectoryobjectid"))["azureactivedirectoryobjectid"]!;
        Assert.Equal(user.ToString(), (string?)(await server.GetAsync("WhoAmI", ("CallerObjectId", objectId)))["UserId"]);
        await server.ExpectAsync(403, "GET", "WhoAmI", null, ("CallerObjectId", Guid.NewGuid().ToString()));
        await server.ExpectAsync(403, "GET", "WhoAmI", null, ("MSCRMCallerID", Guid.NewGuid().ToString()));
        var error = await server.ExpectAsync(403, "POST", "contacts", """{"lastname":"Lee"}""", ("MSCRMCallerID", user.ToString()));
        Assert.NotNull(error["error"]!["message"]);
    }
}
