using System;
using System.ServiceModel;
using System.Text;
using CrmSegmentation.Tests;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Import;

/// <summary>The JSON that gives an environment variable its value.</summary>
public sealed class EnvironmentVariableValueTests : IDisposable
{
    private const string Path = "environmentvariabledefinitions/test_Address/environmentvariablevalues.json";
    private const string Invalid = $"The solution file is invalid. {Path} ";

    private readonly LocalOrganization organization = LocalOrganization.Open();

    public void Dispose() => organization.Dispose();

    [Theory]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":"here"}}}""", "here")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":[{"value":"here"}]}}""", "here")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":"\ud83d\ude00"}}}""", "\U0001F600")]
    [InlineData("\uFEFF{\"environmentvariablevalues\":{\"environmentvariablevalue\":{\"value\":5}}}", "5")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":[]}}""", null)]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":null}}}""", null)]
    public void A_value_is_imported(string json, string? expected)
    {
        organization.ImportSolution(Solution(json).Zip());

        var rows = organization.CreateService().RetrieveMultiple(new QueryExpression("environmentvariablevalue") { ColumnSet = new ColumnSet("value") }).Entities;
        Assert.Equal(expected == null ? [] : [expected], System.Linq.Enumerable.Select(rows, row => (string)row["value"]));
    }

    [Theory]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":"\ud800"}}}""", Invalid + "cannot be read: The text at byte ")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"\uDC00":"x"}}}""", Invalid + "cannot be read: The text at byte ")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":"x","value":"y"}}}""", Invalid + "cannot be read: ")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":"x",}}}""", Invalid + "cannot be read: ")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":NaN}}}""", Invalid + "cannot be read: ")]
    [InlineData("""{"environmentvariablevalues":""", Invalid + "cannot be read: ")]
    [InlineData("", Invalid + "cannot be read: ")]
    [InlineData("[]", Invalid + "has no environmentvariablevalues")]
    [InlineData("{}", Invalid + "has no environmentvariablevalues")]
    [InlineData("""{"environmentvariablevalues":"x"}""", Invalid + "has no environmentvariablevalues")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":["x"]}}""", Invalid + "has no environmentvariablevalues")]
    [InlineData("""{"environmentvariablevalues":{"environmentvariablevalue":{"value":"a\u0000b"}}}""", "The field 'value' contains one or more invalid characters.")]
    public void What_is_no_such_JSON_is_refused_and_leaves_nothing(string json, string sentence) => Refused(Encoding.UTF8.GetBytes(json), sentence);

    [Fact]
    public void What_is_not_UTF_8_and_what_is_nested_without_end_is_refused_too()
    {
        Refused(Encoding.Unicode.GetBytes("""{"environmentvariablevalues":{}}"""), Invalid + "cannot be read: ");
        Refused([(byte)'"', 0xC3, 0x28, (byte)'"'], Invalid + "cannot be read: It is not UTF-8.");
        Refused(Encoding.UTF8.GetBytes(new string('[', 100_000)), Invalid + "cannot be read: ");
    }

    private void Refused(byte[] json, string sentence)
    {
        var before = OrganizationDump.Of(organization);

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => organization.ImportSolution(Solution(json).Zip())).Detail;

        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization)));
    }

    private static TestSolution Solution(string json) => Solution(Encoding.UTF8.GetBytes(json));

    private static TestSolution Solution(byte[] json) => new TestSolution { HasAssembly = false }
        .WithFile("environmentvariabledefinitions/test_Address/environmentvariabledefinition.xml", "<environmentvariabledefinition schemaname=\"test_Address\"><type>100000000</type></environmentvariabledefinition>"u8.ToArray())
        .WithFile(Path, json);
}
