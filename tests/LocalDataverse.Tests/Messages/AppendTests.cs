using System;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Messages;

/// <summary>Who may set a reference.</summary>
public sealed class AppendTests : IDisposable
{
    private static readonly Guid Role = new("55555555-0000-0000-0000-000000000001");

    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public AppendTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Theory]
    [InlineData("Basic", "Global", true, true)]
    [InlineData(null, "Global", false, false)]
    [InlineData("Basic", null, false, false)]
    [InlineData("Basic", "Basic", false, false)]
    [InlineData("Basic", "Local", true, true)]
    public void A_reference_takes_the_right_to_append_and_to_append_to(string? append, string? appendTo, bool creates, bool updates)
    {
        var solution = new TestSolution { HasAssembly = false }.Thing();
        (string, string)[] own = [("prvCreatetest_Thing", "Basic"), ("prvReadtest_Thing", "Basic"), ("prvWritetest_Thing", "Basic"), ("prvReadContact", "Global")];
        organization.ImportSolution(solution.Role(Role, "Seller", [.. own, .. Given("prvAppendtest_Thing", append), .. Given("prvAppendToContact", appendTo)]).Zip());
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "Seller", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", Role)]);
        var seller = organization.CreateService(user);
        var contact = new EntityReference("contact", service.Create(new Entity("contact")));
        var thing = seller.Create(new Entity("test_thing") { ["test_name"] = "Without a reference" });

        Attempt(creates, () => seller.Create(new Entity("test_thing") { ["test_contactid"] = contact }));
        Attempt(updates, () => seller.Update(new Entity("test_thing", thing) { ["test_contactid"] = contact }));
        seller.Update(new Entity("test_thing", thing) { ["test_contactid"] = null });
    }

    private static (string, string)[] Given(string privilege, string? level) => level == null ? [] : [(privilege, level)];

    private static void Attempt(bool allowed, Action action)
    {
        if (allowed)
            action();
        else
            Assert.Equal(ErrorCode.PrivilegeDenied, Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail.ErrorCode);
    }
}
