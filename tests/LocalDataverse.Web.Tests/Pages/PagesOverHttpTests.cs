using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Tests.Pages;

public sealed class PagesOverHttpTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly LocalWebServer server;
    private readonly HttpClient http;

    public PagesOverHttpTests()
    {
        server = LocalWebServer.Start(organization);
        http = new HttpClient { BaseAddress = server.Address };
    }

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        organization.Dispose();
    }

    [Fact]
    public async Task A_browser_without_an_address_comes_to_the_start_page()
    {
        var response = await http.GetAsync(new Uri("", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/main.aspx", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("app/client/main.js", "text/javascript")]
    [InlineData("app/client/app.css", "text/css")]
    [InlineData("app/client/icon.svg", "image/svg+xml")]
    public async Task The_clients_files_have_their_types(string path, string type)
    {
        var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Below_an_address_that_names_a_user_everything_is_answered_in_that_user_s_name()
    {
        var service = organization.CreateService();
        var user = service.Create(new Entity("systemuser") { ["firstname"] = "Sam", ["lastname"] = "Seller", ["domainname"] = "sam@example.com", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        var script = await http.GetStringAsync(new Uri($"as/{user}/WebResources/ClientGlobalContext.js.aspx", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("\"name\":\"Sam Seller\"", script, StringComparison.Ordinal);
        Assert.Contains($"\"base\":\"/as/{user}\"", script, StringComparison.Ordinal);
        Assert.Contains(user.ToString(), await http.GetStringAsync(new Uri($"as/{user}/api/data/v9.2/WhoAmI", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        var stranger = await http.GetAsync(new Uri($"as/{Guid.NewGuid()}/WebResources/ClientGlobalContext.js.aspx", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Fact]
    public async Task Without_a_solution_tables_still_have_a_form_and_a_view()
    {
        var form = (await JsonAsync("app/tables/account/forms"))[0];
        Assert.Equal(JsonValueKind.Null, form.GetProperty("id").ValueKind);
        var firstCell = form.GetProperty("tabs")[0].GetProperty("columns")[0].GetProperty("sections")[0].GetProperty("rows")[0][0];
        Assert.Equal("name", firstCell.GetProperty("control").GetProperty("column").GetString());
        Assert.Equal("field", firstCell.GetProperty("control").GetProperty("kind").GetString());

        var view = (await JsonAsync("app/tables/account/views"))[0];
        Assert.Equal("name", view.GetProperty("columns")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_table_says_how_its_lookups_are_bound()
    {
        var contact = await JsonAsync("app/tables/contact");
        var parent = contact.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "parentcustomerid");
        Assert.Equal(
            ["parentcustomerid_account", "parentcustomerid_contact"],
            parent.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("navigation").GetString()).Order());
    }

    [Fact]
    public async Task The_users_language_is_that_of_the_user_settings()
    {
        organization.CreateService().Update(new Entity("usersettings", organization.AdministratorId) { ["uilanguageid"] = 1031 });
        Assert.Equal(1031, (await JsonAsync("app/context")).GetProperty("user").GetProperty("languageId").GetInt32());
    }

    [Fact]
    public async Task An_unknown_table_is_named_in_the_answer()
    {
        var response = await http.GetAsync(new Uri("app/tables/nothing", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("nothing", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_resource_is_served_under_its_name_with_its_type()
    {
        var page = new Entity("webresource");
        page["name"] = "new_/pages/hello.html";
        page["displayname"] = "Hello";
        page["webresourcetype"] = new OptionSetValue(1);
        page["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("<p>Grüße</p>"));
        organization.CreateService().Create(page);

        var response = await http.GetAsync(new Uri("WebResources/new_/pages/hello.html", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("<p>Grüße</p>", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("WebResources/new_/none.js", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
