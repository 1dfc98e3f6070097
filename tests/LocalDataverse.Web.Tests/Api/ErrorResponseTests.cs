using System;
using System.Globalization;
using System.ServiceModel;
using System.Text.Json.Nodes;
using LocalDataverse.Web.Api;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Tests.Api;

public class ErrorResponseTests
{
    [Theory]
    [InlineData("0x80040217", 404)]
    [InlineData("0x80060891", 404)]
    [InlineData("0x80040220", 403)]
    [InlineData("0x80060882", 412)]
    [InlineData("0x80040237", 412)]
    [InlineData("0x80060892", 412)]
    [InlineData("0x80072322", 429)]
    [InlineData("0x80040227", 405)]
    [InlineData("0x80040265", 400)]
    [InlineData("0x80040224", 500)]
    [InlineData("0x80044331", 400)]
    public void A_fault_keeps_its_code_and_gets_its_status(string code, int status)
    {
        var response = ErrorResponse.Of(Fault(code), null);
        Assert.Equal(status, response.Status);
        Assert.Equal((code, "It's wrong."), ((string)Body(response)["code"]!, (string)Body(response)["message"]!));
    }

    [Fact]
    public void A_limit_says_when_to_try_again()
    {
        var fault = Fault("0x80072322");
        fault.Detail.ErrorDetails["Retry-After"] = TimeSpan.FromSeconds(7.2);
        Assert.Equal("8", ErrorResponse.Of(fault, null).Headers["Retry-After"]);
    }

    [Fact]
    public void Details_come_when_they_are_asked_for()
    {
        var fault = Fault("0x80040265");
        fault.Detail.TraceText = "step by step";
        fault.Detail.ErrorDetails["OperationStatus"] = "0";
        Assert.Equal(2, Body(ErrorResponse.Of(fault, null)).Count);
        var body = Body(ErrorResponse.Of(fault, Preferences.Parse("odata.include-annotations=\"*\"")));
        Assert.Equal("step by step", (string?)body["@Microsoft.PowerApps.CDS.TraceText"]);
        Assert.Equal("0", (string?)body["@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus"]);
    }

    private static FaultException<OrganizationServiceFault> Fault(string code)
    {
        var detail = new OrganizationServiceFault { ErrorCode = unchecked((int)uint.Parse(code[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), Message = "It's wrong." };
        return new FaultException<OrganizationServiceFault>(detail, new FaultReason(detail.Message));
    }

    private static JsonObject Body(ApiResponse response) => (JsonObject)JsonNode.Parse(response.Body)!["error"]!;
}
