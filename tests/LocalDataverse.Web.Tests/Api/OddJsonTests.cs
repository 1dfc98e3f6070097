using System;
using System.Threading.Tasks;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Tests.Api;

/// <summary>Bodies that are no JSON, or JSON that says something impossible: a clear refusal, and nothing is written.</summary>
public sealed class OddJsonTests(ARunningServer server) : IClassFixture<ARunningServer>
{
    private const string Half = "has half of a character";

    [Theory]
    [InlineData("contacts", """{"lastname":"\ud800"}""", "0x80048d19", "The text at byte 12 " + Half)]
    [InlineData("contacts", """{"last\ud800name":"x"}""", "0x80048d19", Half)]
    [InlineData("contacts", """{"lastname":"x","birthdate":"\uDC00"}""", "0x80048d19", Half)]
    [InlineData("contacts", """{"lastname":"x","parentcustomerid_account@odata.bind":"/accounts(\ud800)"}""", "0x80048d19", Half)]
    [InlineData("contacts", """{"@odata.type":"\ud800","lastname":"x"}""", "0x80048d19", Half)]
    [InlineData("contacts", """{"lastname":"a\u0000b"}""", "0x80040278", "The field 'lastname' contains one or more invalid characters.")]
    [InlineData("contacts", """{"lastname":"a\uffffb"}""", "0x80040278", "The field 'lastname' contains one or more invalid characters.")]
    [InlineData("contacts", """{"lastname":"x","lastname":"y"}""", "0x80048d19", "Invalid JSON. ")]
    [InlineData("contacts", """{"lastname":"x",}""", "0x80048d19", "Invalid JSON. ")]
    [InlineData("contacts", """{"lastname":"x"} more""", "0x80048d19", "Invalid JSON. ")]
    [InlineData("contacts", """{"lastname":NaN}""", "0x80048d19", "Invalid JSON. ")]
    [InlineData("contacts", """{"lastname":"x","numberofchildren":1e999}""", "0x80048d19", "Cannot convert the literal '1e999' to the expected type 'Edm.Int32'")]
    [InlineData("contacts", """{"lastname":{"a":1}}""", "0x80048d19", "to the expected type 'Edm.String' of the property 'lastname'")]
    [InlineData("contacts", "[]", "0x80048d19", "a JSON object was expected, not Array.")]
    [InlineData("contacts", "\"x\"", "0x80048d19", "a JSON object was expected, not String.")]
    [InlineData("contacts", "null", "0x80048d19", "a JSON object was expected, not Null.")]
    [InlineData("ImportSolution", "[]", "0x80048d19", "a JSON object was expected, not Array.")]
    [InlineData("ImportSolution", """{"\ud800":1}""", "0x80048d19", Half)]
    [InlineData("ImportSolution", """{"CustomizationFile":"AAAA","CustomizationFile":"AAAA"}""", "0x80048d19", "Invalid JSON. ")]
    [InlineData("contacts/Microsoft.Dynamics.CRM.CreateMultiple", """{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"x"},{"@odata.type":"Microsoft.Dynamics.CRM.contact","lastname":"\ud800"}]}""", "0x80048d19", Half)]
    [InlineData("contacts/Microsoft.Dynamics.CRM.CreateMultiple", """{"Targets":[1]}""", "0x80048d19", "a JSON object was expected, not Number.")]
    public async Task Such_a_body_is_refused_and_writes_nothing(string address, string body, string code, string sentence)
    {
        var before = Contacts();

        var error = (await server.ExpectAsync(400, "POST", address, body))["error"]!;

        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(sentence, (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(before, Contacts());
    }

    [Fact]
    public async Task A_body_nested_without_end_is_refused() =>
        Assert.Equal("0x80048d19", (string?)(await server.ExpectAsync(400, "POST", "contacts", $$"""{"lastname":{{new string('[', 10_000)}}"""))["error"]!["code"]);

    [Fact]
    public async Task Whole_characters_come_through_however_they_are_written()
    {
        var name = ARunningServer.Name();
        var id = await server.CreateAsync("contacts", $$"""{"lastname":"{{name}}\ud83d\ude00\u00e4 \t\\ud800"}""");

        Assert.Equal(name + "\U0001F600ä \t\\ud800", (string?)(await server.GetAsync($"contacts({id})?$select=lastname"))["lastname"]);
    }

    private int Contacts() => server.Organization.CreateService().RetrieveMultiple(new QueryExpression("contact")).Entities.Count;
}
