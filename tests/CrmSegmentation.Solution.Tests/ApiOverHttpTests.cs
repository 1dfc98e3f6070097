using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using CrmSegmentation.Packer;
using LocalDataverse;
using LocalDataverse.Web;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The examples of docs/api.md, sent over HTTP to a local Dataverse with the shipped zip, by the administrator and by each role.</summary>
public sealed class ApiOverHttpTests : IClassFixture<ApiOverHttpTests.World>
{
    private static readonly string[] Roles = ["Seller", "Marketer", "Administrator", "Service"];

    private readonly World world;

    public ApiOverHttpTests(World world)
    {
        this.world = world;
        world.StartAfresh();
    }

    public static TheoryData<string> Names => [.. DocumentedApi.All.Select(api => api.Name)];

    public static TheoryData<string, string> Calls => [.. from api in DocumentedApi.All from role in Roles select (api.Name, role)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_example_is_answered_with_what_is_documented(string name)
    {
        var api = Described(name);

        var (status, answer) = await world.SendAsync(api, caller: null);

        Assert.True(status == (api.Responses.Any() ? 200 : 204), $"{status} {answer}");
        Assert.Empty(answer.Select(property => property.Key).Where(key => !key.StartsWith('@') && !key.Contains('@', StringComparison.Ordinal)).Except(api.Responses.Select(row => row.Split(" | ")[0].TrimStart('|', ' '))));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Who_may_is_answered_and_who_may_not_gets_the_platforms_code(string name, string role)
    {
        var api = Described(name);

        var (status, answer) = await world.SendAsync(api, world.Users[role]);

        if (api.MayBeCalledBy(role))
        {
            Assert.True(status is 200 or 204, $"{status} {answer}");
        }
        else
        {
            Assert.Equal(403, status);
            Assert.Equal("0x80040220", answer["error"]!["code"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("cseg_segments({0})/Microsoft.Dynamics.CRM.cseg_PublishSegment", "no Write access", "cseg_segment")]
    [InlineData("cseg_segments({0})/Microsoft.Dynamics.CRM.cseg_RetireSegment", "no Write access", "cseg_segment")]
    public async Task Who_may_call_but_lacks_a_right_to_the_row_is_told_the_right_with_the_platforms_code_and_status(string address, string right, string table)
    {
        var segment = world.ASegmentOfAnotherUnit();

        var (status, answer) = await world.SendAsync(string.Format(CultureInfo.InvariantCulture, address, segment), "{}", world.Users["Marketer"]);

        var error = answer["error"]!;
        Assert.Equal((403, "0x80040265", "-2147220960"), (status, (string?)error["code"], (string?)error["@Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode"]));
        Assert.Contains(right, (string?)error["message"], StringComparison.Ordinal);
        Assert.Contains(table, (string?)error["message"], StringComparison.Ordinal);
        Assert.EndsWith("Ask your administrator for that right, or the owner of the row to do it.", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_step_refuses_within_an_API_comes_in_its_own_sentence_alone()
    {
        var (status, answer) = await world.SendAsync($"cseg_priorityschemes({world.ASchemeThatNobodyCanActivate()})/Microsoft.Dynamics.CRM.cseg_ActivateScheme", "{}", caller: null);

        Assert.Equal((400, "0x80040265"), (status, (string?)answer["error"]!["code"]));
        Assert.DoesNotContain("Tell your administrator", (string?)answer["error"]!["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("did nothing", (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_does_not_exist_is_not_found()
    {
        var (status, answer) = await world.SendAsync("contacts(11111111-1111-1111-1111-111111111111)/Microsoft.Dynamics.CRM.cseg_RecalculateCustomer", "{}", caller: null);

        Assert.Equal((404, "0x80040217"), (status, answer["error"]!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_is_refused_comes_with_its_sentence_and_the_code_of_plug_ins()
    {
        var (status, answer) = await world.SendAsync("cseg_VerifyProfiles", """{ "SampleSize": -1 }""", caller: null);

        Assert.Equal((400, "0x80040265"), (status, answer["error"]!["code"]!.GetValue<string>()));
        Assert.StartsWith("SampleSize must be from 1 to 1000", answer["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_a_profile_arrive_as_JSON_of_their_type()
    {
        var (_, profile) = await world.SendAsync(Described("cseg_GetCustomerProfile"), caller: null);

        Assert.Equal(
            ("2001-12-02", 600m, 1, "High", JsonValueKind.True),
            (profile["LastPurchaseOn"]!.GetValue<string>()[..10], profile["AnnualValue"]!.GetValue<decimal>(), profile["AnnualPurchaseCount"]!.GetValue<int>(), profile["PriorityName"]!.GetValue<string>(), profile["HasProfile"]!.GetValueKind()));
    }

    private static DocumentedApi Described(string name) => DocumentedApi.All.Single(api => api.Name == name);

    /// <summary>An organisation with a row for each that an example names, and a user of each role.</summary>
    public sealed class World : IDisposable
    {
        private const string Filter = "<filter><condition attribute='cseg_priority' operator='eq' value='653210000'/></filter>";

        private readonly LocalOrganization organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = new AFixedDay(2001, 12, 31) });
        private readonly IOrganizationService service;
        private readonly LocalWebServer server;
        private readonly HttpClient client;
        private readonly Dictionary<string, Guid> rows = [];
        private readonly OrganizationSnapshot fresh;

        public World()
        {
            organization.ImportSolution(new MemoryStream(SolutionZip.Built(PackageType.Managed).Bytes));
            service = organization.CreateService();
            Fill();
            fresh = organization.TakeSnapshot();
            server = LocalWebServer.Start(organization);
            client = new HttpClient { BaseAddress = new Uri(server.Address, "api/data/v9.2/") };
        }

        internal IReadOnlyDictionary<string, Guid> Users { get; private set; } = new Dictionary<string, Guid>();

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
            organization.Dispose();
        }

        internal void StartAfresh() => organization.Restore(fresh);

        internal Task<(int Status, JsonObject Answer)> SendAsync(DocumentedApi api, Guid? caller) => SendAsync(WithIds(api.Address), WithIds(api.Body), caller);

        internal async Task<(int Status, JsonObject Answer)> SendAsync(string address, string body, Guid? caller)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
            if (caller is { } user)
                request.Headers.Add("MSCRMCallerID", user.ToString());
            request.Headers.Add("Prefer", "odata.include-annotations=\"Microsoft.PowerApps.CDS.ErrorDetails*\"");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!);
        }

        /// <summary>Its owner is somebody whom no marketer of the root unit reaches.</summary>
        internal Guid ASegmentOfAnotherUnit()
        {
            var unit = service.Create(new Entity("businessunit") { ["name"] = "Other branch", ["parentbusinessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
            var owner = service.Create(new Entity("systemuser") { ["lastname"] = "Elsewhere", ["businessunitid"] = new EntityReference("businessunit", unit) });
            return service.Create(new Entity("cseg_segment") { ["cseg_name"] = "Theirs", ["cseg_filter"] = Filter, ["ownerid"] = new EntityReference("systemuser", owner) });
        }

        /// <summary>It has no factors, which the step on schemes refuses when it is to be active.</summary>
        internal Guid ASchemeThatNobodyCanActivate() => service.Create(new Entity("cseg_priorityscheme") { ["cseg_name"] = "Empty", ["cseg_versionnumber"] = 1, ["cseg_highfrom"] = 75m, ["cseg_mediumfrom"] = 55m });

        private string WithIds(string text) => rows.Aggregate(text, (filled, row) => filled.Replace($"{{{row.Key}}}", row.Value.ToString(), StringComparison.Ordinal));

        private void Fill()
        {
            rows["customer"] = service.Create(new Entity("contact") { ["lastname"] = "Customer", ["emailaddress1"] = "customer@example.com" });
            service.Create(new Entity("cseg_purchase")
            {
                ["cseg_name"] = "Ring", ["cseg_contactid"] = Reference("contact", "customer"), ["cseg_purchasedate"] = new DateTime(2001, 12, 2), ["cseg_amount"] = new Money(600m),
            });
            rows["segment"] = service.Create(new Entity("cseg_segment")
            {
                ["cseg_name"] = "High",
                ["cseg_filter"] = Filter,
                ["cseg_lifecycle"] = new OptionSetValue(653210001),
            });
            rows["scheme"] = service.Create(new Entity("cseg_priorityscheme") { ["cseg_name"] = "Draft", ["cseg_versionnumber"] = 1, ["cseg_highfrom"] = 75m, ["cseg_mediumfrom"] = 55m });
            var factor = service.Create(new Entity("cseg_priorityfactor") { ["cseg_name"] = "Value", ["cseg_schemeid"] = Reference("cseg_priorityscheme", "scheme"), ["cseg_factorkind"] = new OptionSetValue(653210000), ["cseg_weight"] = 1m, ["cseg_order"] = 1 });
            service.Create(new Entity("cseg_priorityband") { ["cseg_name"] = "Band", ["cseg_factorid"] = new EntityReference("cseg_priorityfactor", factor), ["cseg_from"] = 100m, ["cseg_score"] = 80m });
            rows["template"] = service.Create(new Entity("cseg_texttemplate") { ["cseg_name"] = "Letter", ["cseg_language"] = 1033, ["cseg_body"] = "{greeting}, how is the {lastproduct|purchase} working?" });
            rows["follow-up rule"] = service.Create(new Entity("cseg_followuprule") { ["cseg_name"] = "Check in", ["cseg_followupkind"] = new OptionSetValue(653210002), ["cseg_days"] = 7 });
            rows["offer"] = AnOffer("Spring");
            rows["launched offer"] = AnOffer("Advent");
            service.Execute(new OrganizationRequest("cseg_LaunchOffer") { ["Target"] = Reference("cseg_offer", "launched offer") });
            rows["run"] = ((EntityReference)service.Execute(new OrganizationRequest("cseg_StartBulkRun") { ["Kind"] = 653210002 })["Run"]).Id;
            Users = Roles.ToDictionary(role => role, AUser);
        }

        private Guid AnOffer(string name) => service.Create(new Entity("cseg_offer")
        {
            ["cseg_name"] = name,
            ["cseg_campaignid"] = new EntityReference("campaign", service.Create(new Entity("campaign") { ["name"] = name })),
            ["cseg_segmentid"] = Reference("cseg_segment", "segment"),
            ["cseg_startson"] = new DateTime(2001, 12, 31),
            ["cseg_endson"] = new DateTime(2002, 1, 31),
        });

        private Guid AUser(string role)
        {
            var user = service.Create(new Entity("systemuser")
            {
                ["firstname"] = role, ["lastname"] = "User", ["domainname"] = role + "@example.com", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId),
            });
            var roles = service.RetrieveMultiple(new QueryByAttribute("role") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { "Segmentation " + role } });
            service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [roles.Entities[0].ToEntityReference()]);
            return user;
        }

        private EntityReference Reference(string table, string row) => new(table, rows[row]);
    }
}
