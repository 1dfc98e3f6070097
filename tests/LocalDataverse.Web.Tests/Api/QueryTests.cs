using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace LocalDataverse.Web.Tests.Api;

public sealed class QueryTests(ARunningServer server) : IClassFixture<ARunningServer>, IAsyncLifetime
{
    private readonly string tag = ARunningServer.Name();
    private Guid litware;

    public async ValueTask InitializeAsync()
    {
        litware = await server.CreateAsync("accounts", $$"""{"name":"Litware {{tag}}","revenue":100}""");
        var contoso = await server.CreateAsync("accounts", $$"""{"name":"Contoso {{tag}}","revenue":200}""");
        await Contact("Ann", "Lee", 1, litware, 10);
        await Contact("Bob", "Ray", 2, litware, 20);
        await Contact("Cid", "Roe", 3, contoso, 30);
        await Contact("Dan", "O'Hara", null, null, null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("firstname eq 'ann'", "Ann")]
    [InlineData("numberofchildren ge 2", "Bob Cid")]
    [InlineData("numberofchildren eq null", "Dan")]
    [InlineData("lastname eq 'O''Hara'", "Dan")]
    [InlineData("contains(lastname,'e')", "Ann Cid")]
    [InlineData("not contains(lastname,'e')", "Bob Dan")]
    [InlineData("startswith(lastname,'R') and not (firstname eq 'Bob')", "Cid")]
    [InlineData("_parentcustomerid_value ne null", "Ann Bob Cid")]
    [InlineData("parentcustomerid_account/revenue gt 150", "Cid")]
    [InlineData("annualincome lt 25.5", "Ann Bob")]
    [InlineData("createdon ge 2020-01-01", "Ann Bob Cid Dan")]
    [InlineData("Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", "Ann Bob Cid Dan")]
    [InlineData("Microsoft.Dynamics.CRM.In(PropertyName='firstname',PropertyValues=['Ann','Cid'])", "Ann Cid")]
    [InlineData("Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')", "Ann Bob Cid Dan")]
    [InlineData("firstname lt lastname", "Ann Bob Cid Dan")]
    [InlineData("Contact_Tasks/any(t:t/subject eq 'Task of Bob')", "Bob")]
    [InlineData("Contact_Tasks/any()", "Ann Bob Cid Dan")]
    [InlineData("Contact_Tasks/all(t:t/subject ne 'Task of Bob')", "Ann Cid Dan")]
    [InlineData("not Contact_Tasks/any(t:t/subject eq 'Task of Bob') and numberofchildren gt 1", "Cid")]
    public async Task Filters_choose_rows(string filter, string expected)
    {
        var rows = await server.GetAsync($"contacts?$select=firstname&$orderby=firstname&$filter=({filter}) and nickname eq '{tag}'");
        Assert.Equal(expected, string.Join(' ', Names(rows)));
    }

    [Fact]
    public async Task Orders_and_top_apply()
    {
        var rows = await server.GetAsync($"contacts?$select=firstname&$filter=nickname eq '{tag}'&$orderby=numberofchildren desc,firstname&$top=2");
        Assert.Equal("Cid Bob", string.Join(' ', Names(rows)));
        Assert.False(rows.ContainsKey("@odata.nextLink"));
    }

    [Fact]
    public async Task Pages_follow_next_links_to_the_end()
    {
        var names = new List<string>();
        var pages = 0;
        var address = $"contacts?$select=firstname&$filter=nickname eq '{tag}'&$orderby=firstname&$count=true";
        while (true)
        {
            var page = await server.GetAsync(address, ("Prefer", "odata.maxpagesize=3"));
            names.AddRange(Names(page));
            pages++;
            Assert.Equal(4, (int)page["@odata.count"]!);
            if ((string?)page["@odata.nextLink"] is not { } next)
                break;
            Assert.Contains("$skiptoken=%3Ccookie%20pagenumber%3D%222%22", next, StringComparison.Ordinal);
            address = next;
        }

        Assert.Equal((2, "Ann Bob Cid Dan"), (pages, string.Join(' ', names)));
    }

    [Fact]
    public async Task Rows_are_counted()
    {
        using var response = await server.SendAsync("GET", $"contacts/$count?$filter=nickname eq '{tag}'");
        Assert.Equal("4", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var rows = await server.GetAsync($"contacts?$select=firstname&$filter=nickname eq '{tag}'&$count=true&$top=1", ("Prefer", "odata.include-annotations=\"*\""));
        Assert.Equal((4, false), ((int)rows["@odata.count"]!, (bool)rows["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"]!));
    }

    [Fact]
    public async Task Related_rows_are_expanded()
    {
        var rows = await server.GetAsync($"contacts?$select=firstname&$filter=nickname eq '{tag}'&$orderby=firstname&$expand=parentcustomerid_account($select=name;$expand=createdby($select=fullname)),ownerid");
        var ann = rows["value"]![0]!;
        Assert.Equal($"Litware {tag}", (string?)ann["parentcustomerid_account"]!["name"]);
        Assert.NotNull(ann["parentcustomerid_account"]!["createdby"]!["ownerid"]);
        Assert.Equal(server.Organization.AdministratorId.ToString(), (string?)ann["ownerid"]!["ownerid"]);
        Assert.Null(rows["value"]![3]!["parentcustomerid_account"]);

        var accounts = await server.GetAsync($"accounts?$select=name&$filter=endswith(name,'{tag}')&$orderby=name&$expand=contact_customer_accounts($select=firstname;$filter=numberofchildren gt 0;$orderby=firstname desc;$top=1)");
        Assert.Equal(["Cid", "Bob"], accounts["value"]!.AsArray().Select(a => (string?)Assert.Single(a!["contact_customer_accounts"]!.AsArray())!["firstname"]));
        var link = (string)accounts["value"]![1]!["contact_customer_accounts@odata.nextLink"]!;
        Assert.StartsWith($"{server.Root}accounts({litware})/contact_customer_accounts?", link, StringComparison.Ordinal);
        Assert.Equal("Bob", string.Join(' ', Names(await server.GetAsync(link))));
    }

    [Fact]
    public async Task References_are_expanded()
    {
        var rows = await server.GetAsync($"contacts?$select=firstname&$filter=nickname eq '{tag}'&$orderby=firstname&$expand=parentcustomerid_account/$ref");
        Assert.Equal($"{server.Root}accounts({litware})", (string?)rows["value"]![0]!["parentcustomerid_account"]!["@odata.id"]);
        var error = await server.ExpectAsync(400, "GET", "accounts?$expand=contact_customer_accounts/$ref");
        Assert.Equal("Expand with $ref is only supported on lookup type navigation property.", (string?)error["error"]!["message"]);
    }

    [Fact]
    public async Task FetchXml_answers_with_aliases_and_paging_cookies()
    {
        var fetch = $"<fetch count='2'><entity name='contact'><attribute name='firstname'/><order attribute='firstname'/><filter><condition attribute='nickname' operator='eq' value='{tag}'/></filter><link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='company'><attribute name='name'/></link-entity></entity></fetch>";
        var first = await server.GetAsync("contacts?fetchXml=" + Uri.EscapeDataString(fetch), ("Prefer", "odata.include-annotations=\"*\""));
        Assert.Equal("Ann Bob", string.Join(' ', Names(first)));
        Assert.Equal($"Litware {tag}", (string?)first["value"]![0]!["company.name"]);
        Assert.True((bool)first["@Microsoft.Dynamics.CRM.morerecords"]!);
        var cookie = System.Xml.Linq.XElement.Parse((string)first["@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"]!);
        var inner = Uri.UnescapeDataString(Uri.UnescapeDataString((string)cookie.Attribute("pagingcookie")!));
        var next = System.Xml.Linq.XElement.Parse(fetch);
        next.SetAttributeValue("page", (string)cookie.Attribute("pagenumber")!);
        next.SetAttributeValue("paging-cookie", inner);
        Assert.Equal("Cid Dan", string.Join(' ', Names(await server.GetAsync("contacts?fetchXml=" + Uri.EscapeDataString(next.ToString())))));
        await server.ExpectAsync(400, "GET", "accounts?fetchXml=" + Uri.EscapeDataString(fetch));
        await server.ExpectAsync(400, "GET", "contacts?fetchXml=%3Cfetch");
    }

    [Fact]
    public async Task A_saved_query_answers_with_its_rows()
    {
        var fetch = $"<fetch><entity name='contact'><attribute name='firstname'/><order attribute='firstname'/><filter><condition attribute='nickname' operator='eq' value='{tag}'/></filter></entity></fetch>";
        var view = await server.CreateAsync("userqueries", new JsonObject { ["name"] = tag, ["returnedtypecode"] = "contact", ["fetchxml"] = fetch, ["querytype"] = 0 }.ToJsonString());
        Assert.Equal("Ann Bob Cid Dan", string.Join(' ', Names(await server.GetAsync($"contacts?userQuery={view}"))));
        var page = await server.GetAsync($"contacts?userQuery={view}", ("Prefer", "odata.maxpagesize=3"));
        Assert.Equal("Dan", string.Join(' ', Names(await server.GetAsync((string)page["@odata.nextLink"]!, ("Prefer", "odata.maxpagesize=3")))));
    }

    [Fact]
    public async Task Groups_are_aggregated()
    {
        var rows = await server.GetAsync($"contacts?$apply=filter(nickname eq '{tag}')/groupby((parentcustomerid_account/name),aggregate(annualincome with sum as total,numberofchildren with max as most,$count as people))");
        var groups = rows["value"]!.AsArray().ToDictionary(r => (string?)r!["account_name"] ?? "", r => r!);
        Assert.Equal((30m, 2, 2), ((decimal)groups[$"Litware {tag}"]["total"]!, (int)groups[$"Litware {tag}"]["most"]!, (int)groups[$"Litware {tag}"]["people"]!));
        Assert.Equal(1, (int)groups[""]["people"]!);
        var distinct = await server.GetAsync($"contacts?$apply=filter(nickname eq '{tag}')/groupby((statecode))", ("Prefer", "odata.include-annotations=\"*\""));
        Assert.Equal("Active", (string?)Assert.Single(distinct["value"]!.AsArray())!["statecode@OData.Community.Display.V1.FormattedValue"]);
        var total = await server.GetAsync($"contacts?$apply=filter(nickname eq '{tag}')/aggregate(annualincome with average as mean)");
        Assert.Equal(20m, (decimal)total["value"]![0]!["mean"]!);
        var different = await server.GetAsync($"contacts?$apply=filter(nickname eq '{tag}')/aggregate(nickname with countdistinct as names,numberofchildren with min as least)");
        Assert.Equal(1, (int)different["value"]![0]!["names"]!);
        var ordered = await server.GetAsync($"contacts?$apply=filter(nickname eq '{tag}')/groupby((firstname),aggregate($count as people))&$orderby=firstname desc&$top=2");
        Assert.Equal("Dan Cid", string.Join(' ', Names(ordered)));
        await server.ExpectAsync(400, "GET", "contacts?$apply=groupby((createdon))");
    }

    private static IEnumerable<string> Names(JsonObject rows) => rows["value"]!.AsArray().Select(r => (string)r!["firstname"]!);

    private async Task Contact(string first, string last, int? children, Guid? account, decimal? income)
    {
        var row = new JsonObject { ["firstname"] = first, ["lastname"] = last, ["nickname"] = tag, ["numberofchildren"] = children, ["annualincome"] = income, ["Contact_Tasks"] = new JsonArray(new JsonObject { ["subject"] = "Task of " + first }) };
        if (account is not null)
            row["parentcustomerid_account@odata.bind"] = $"/accounts({account})";
        await server.CreateAsync("contacts", row.ToJsonString());
    }
}
