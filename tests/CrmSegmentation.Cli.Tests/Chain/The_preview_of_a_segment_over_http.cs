using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse.Web;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Chain;

/// <summary>The answer of <c>cseg_PreviewSegment</c> as a page or a flow gets it: each table of results is an array of objects in JSON.</summary>
public sealed class The_preview_of_a_segment_over_http : IDisposable
{
    private const string EveryoneWhoBought = """<filter><condition attribute="cseg_annualpurchasecount" operator="gt" value="0" /></filter>""";

    private static readonly DateOnly Today = new(2026, 10, 31);

    private readonly LocalTarget _target = LocalTarget.Open(null);
    private readonly LocalWebServer _server;
    private readonly HttpClient _client = new();

    public The_preview_of_a_segment_over_http()
    {
        _target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        _target.MoveTo(Today);
        _server = LocalWebServer.Start(_target.Organization);
        _client.BaseAddress = new Uri(_server.Address, "api/data/v9.2/");
        ACustomer("Ann", "89073", born: 1990, bought: 250.5m);
        ACustomer("Ben", "89077", born: 1950, bought: 100m);
        ACustomer("Cem", null, born: null, bought: 0m);
        StarterSegments.Publish(_target.Service);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task Every_table_is_an_array_of_objects_with_numbers_as_numbers()
    {
        var answer = await Preview($$"""{"Filter": "{{EveryoneWhoBought.Replace("\"", "\\\"", StringComparison.Ordinal)}}", "SplitBy": "address1_postalcode", "PrefixLength": 3, "WithOverlaps": true}""");

        Assert.Equal((2, 2, 350.5m, 100m, 0), ((int)answer["Matched"]!, (int)answer["Contactable"]!, (decimal)answer["AnnualValue"]!, (decimal)answer["ShareOfTotal"]!, (int)answer["NotCompared"]!));
        var group = Assert.Single(answer["Groups"]!.AsArray())!;
        Assert.Equal(("890", 2, 350.5m, 100m), ((string)group["Group"]!, (int)group["Customers"]!, (decimal)group["AnnualValue"]!, (decimal)group["ShareOfValue"]!));
        var value = Row(answer, "Averages", "Measure", "Annual value");
        Assert.Equal((175.25m, 116.83m, 0m, 175.25m), ((decimal)value["Segment"]!, (decimal)value["Everyone"]!, (decimal)value["Rest"]!, (decimal)value["DifferenceToRest"]!));
        Assert.Null(value["Other"]);
        Assert.Equal((0, "2 have no e-mail address"), ((int)Row(answer, "Channels", "Channel", "Email")["Contactable"]!, (string)Row(answer, "Channels", "Channel", "Email")["HeldBack"]!));
        var overlap = Row(answer, "Overlaps", "Segment", "Postcodes 8");
        Assert.Equal((2, 2, 100m, 100m), ((int)overlap["Members"]!, (int)overlap["Shared"]!, (decimal)overlap["ShareOfThis"]!, (decimal)overlap["ShareOfOther"]!));
        Assert.True(Guid.TryParse((string)overlap["SegmentId"]!, out _));
        Assert.Equal(["Ann", "Ben"], answer["Sample"]!.AsArray().Select(row => (string)row!["fullname"]!).Order());
        Assert.StartsWith("Tiny: fewer than 20 members (2).", (string)answer["Warnings"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bands_of_age_and_another_segment_come_over_as_well()
    {
        var other = (await _client.GetFromJsonAsync<JsonObject>(new Uri("cseg_segments?$select=cseg_segmentid&$filter=cseg_name eq 'Postcodes 8'", UriKind.Relative), TestContext.Current.CancellationToken))!["value"]![0]!["cseg_segmentid"];

        var answer = await Preview($$"""{"Filter": "", "SplitBy": "cseg_age", "CompareWith": {"@odata.type": "Microsoft.Dynamics.CRM.cseg_segment", "cseg_segmentid": "{{other}}"} }""");

        Assert.Equal(["30 to 39", "70 to 79", "(empty)"], answer["Groups"]!.AsArray().Select(group => (string)group!["Group"]!));
        var value = Row(answer, "Averages", "Measure", "Annual value");
        Assert.Equal((116.83m, 175.25m, -58.42m), ((decimal)value["Segment"]!, (decimal)value["Other"]!, (decimal)value["DifferenceToOther"]!));
    }

    [Fact]
    public async Task What_is_refused_is_a_sentence()
    {
        using var response = await _client.PostAsync(new Uri("cseg_PreviewSegment", UriKind.Relative), new StringContent("""{"SplitBy": "birthdate"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        var error = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["error"]!;
        Assert.StartsWith("The preview cannot be split by birthdate. Choose a choice", (string)error["message"]!, StringComparison.Ordinal);
    }

    private static JsonNode Row(JsonObject answer, string table, string column, string value) => answer[table]!.AsArray().Single(row => (string?)row![column] == value)!;

    private async Task<JsonObject> Preview(string body)
    {
        using var response = await _client.PostAsync(new Uri("cseg_PreviewSegment", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private void ACustomer(string name, string? postcode, int? born, decimal bought)
    {
        var id = _target.Service.Create(new Entity("contact")
        {
            ["lastname"] = name,
            ["address1_postalcode"] = postcode,
            ["birthdate"] = born is { } year ? new DateTime(year, 1, 1) : null,
        });
        if (bought > 0m)
            _target.Service.Create(new Entity("cseg_purchase") { ["cseg_name"] = "P", ["cseg_contactid"] = new EntityReference("contact", id), ["cseg_purchasedate"] = Today.ToDateTime(TimeOnly.MinValue), ["cseg_amount"] = new Money(bought), ["cseg_kind"] = new OptionSetValue(653210000) });
    }
}
