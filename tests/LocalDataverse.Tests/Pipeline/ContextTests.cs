using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Pipeline;

/// <summary>What plug-ins are told and in whose name they act.</summary>
public sealed class ContextTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly LocalOrganization organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = new StoppedClock(), OrganizationName = "tests" });
    private readonly IOrganizationService service;

    public ContextTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void Contexts_to_the_seventh_tell_of_the_operation_its_users_and_the_organisation()
    {
        Import(new TestSolution().Step("TellsContext", "Create", "contact", 40, images: true));
        var request = Guid.NewGuid();

        var contact = ((CreateResponse)service.Execute(new CreateRequest { Target = new Entity("contact"), RequestId = request })).id;

        var said = Said("Create");
        var admin = organization.AdministratorId.ToString();
        Assert.Equal(("40", "0", "2", "contact", contact.ToString()), (said["stage"], said["mode"], said["isolation"], said["table"], said["row"]));
        Assert.Equal(("Entity", contact.ToString(), request.ToString()), (said["target"], said["id"], said["request"]));
        Assert.Equal((admin, admin, admin), (said["user"], said["initiator"], said["authenticated"]));
        Assert.Equal((organization.RootBusinessUnitId.ToString(), organization.OrganizationId.ToString(), "tests", organization.OrganizationId.ToString()), (said["unit"], said["organization"], said["organizationname"], said["environment"]));
        Assert.Equal(("sdkmessageprocessingstep", "True", "LocalDataverse", "False"), (said["step"], said["correlated"], said["agent"], said["application"]));
        Assert.Equal($"{Guid.Empty}/{Guid.Empty}/{Guid.Empty}", said["directory"]);
        Assert.Equal(($"False/{Guid.Empty}", Guid.Empty.ToString(), "1/1", "after"), (said["portal"], said["tenant"], said["images"], said["after"]));
    }

    [Fact]
    public void The_operation_was_created_when_the_clock_says()
    {
        Import(new TestSolution().Step("TellsContext", "Create", "contact", 20));

        var contact = service.Create(new Entity("contact"));

        Assert.Equal("2026-11-25T12:00:00Utc", Said("Create")["created"]);
        Assert.Equal(Noon.UtcDateTime, service.Retrieve("contact", contact, new ColumnSet("createdon"))["createdon"]);
    }

    [Fact]
    public void A_delete_names_its_row_and_shows_what_was_there()
    {
        Import(new TestSolution().Step("TellsContext", "Delete", "contact", 40, images: true));
        var contact = service.Create(new Entity("contact") { ["jobtitle"] = "Buyer" });

        service.Delete("contact", contact);

        var said = Said("Delete");
        Assert.Equal(("EntityReference", contact.ToString(), "before:Buyer", ""), (said["target"], said["row"], said["before"], said["after"]));
    }

    [Fact]
    public void A_step_runs_as_the_user_it_names_and_services_act_as_the_plug_in_asks()
    {
        var (runAs, other) = (User("Run As"), User("Other"));
        Import(new TestSolution().Step("ActsAs", "Create", "contact", 40, other.ToString()).Step("TellsContext", "Create", "contact", 40));
        foreach (var step in Rows("sdkmessageprocessingstep"))
            service.Update(new Entity(step.LogicalName, step.Id) { ["impersonatinguserid"] = new EntityReference("systemuser", runAs) });

        service.Create(new Entity("contact"));

        var said = Said("Create");
        Assert.Equal((runAs.ToString(), organization.AdministratorId.ToString()), (said["user"], said["initiator"]));
        var creators = Rows("account", "name", "createdby").ToDictionary(a => (string)a["name"], a => a.GetAttributeValue<EntityReference>("createdby").Id);
        Assert.Equal(
            [("system", organization.SystemUserId), ("step", runAs), ("user", runAs), ("initiator", organization.AdministratorId), ("other", other)],
            creators.Select(c => (c.Key, c.Value)).OrderBy(c => Array.IndexOf(["system", "step", "user", "initiator", "other"], c.Key)));
    }

    [Fact]
    public void A_step_that_acts_as_a_user_may_do_no_more_than_that_user()
    {
        var weak = service.Create(new Entity("systemuser") { ["lastname"] = "Weak", ["domainname"] = "weak", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        Import(new TestSolution().Step("ActsAs", "Create", "contact", 40, weak.ToString()));

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => service.Create(new Entity("contact"))).Detail;

        Assert.Equal(ErrorCode.PrivilegeDenied, fault.ErrorCode);
        Assert.Empty(Rows("account"));
    }

    [Fact]
    public void A_plug_in_cannot_change_live_rows_through_its_copies()
    {
        Import(new TestSolution().Step("Tampers", "Update", "contact", 40, images: true, rank: 1).Step("RemembersTitle", "Update", "contact", 40, images: true, rank: 2));
        var contact = service.Create(new Entity("contact") { ["jobtitle"] = "Old" });
        var given = new Entity("contact", contact) { ["jobtitle"] = "New", ["annualincome"] = new Money(5) };

        service.Update(given);

        var row = service.Retrieve("contact", contact, new ColumnSet("jobtitle", "annualincome"));
        Assert.Equal(("New", 5m), (row["jobtitle"], row.GetAttributeValue<Money>("annualincome").Value));
        Assert.Equal(("New", 5m), (given["jobtitle"], given.GetAttributeValue<Money>("annualincome").Value));
        Assert.Equal("Old -> New", Rows("annotation", "subject").Single()["subject"]);
    }

    [Fact]
    public void Configurations_reach_the_constructor_that_takes_them()
    {
        Import(new TestSolution().Step("SetsJobTitle", "Create", "contact", 20, "open "));
        var secret = service.Create(new Entity("sdkmessageprocessingstepsecureconfig") { ["secureconfig"] = "sesame" });
        service.Update(new Entity("sdkmessageprocessingstep", Rows("sdkmessageprocessingstep").Single().Id) { ["sdkmessageprocessingstepsecureconfigid"] = new EntityReference("sdkmessageprocessingstepsecureconfig", secret) });

        var contact = service.Create(new Entity("contact"));

        Assert.Equal("open sesame", service.Retrieve("contact", contact, new ColumnSet("jobtitle"))["jobtitle"]);
    }

    [Fact]
    public void The_first_stage_joins_the_transaction_of_a_call_from_inside_one()
    {
        Import(new TestSolution().Step("CreatesThenThrows", "Create", "contact", 40).Step("Journal", "Create", "account", 10, "inner"));

        service.Create(new Entity("contact") { ["lastname"] = "Fine" });

        Assert.Equal("inner|Create|10|2|1|True", Rows("annotation", "subject").Single()["subject"]);
    }

    [Fact]
    public void What_the_first_stage_wrote_outlives_the_rollback()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 10, "early").Step("CreatesThenThrows", "Create", "contact", 40));

        Assert.Throws<FaultException<OrganizationServiceFault>>(() => service.Create(new Entity("contact") { ["lastname"] = "Refused" }));

        Assert.Single(Rows("annotation"));
        Assert.Empty(Rows("account"));
    }

    [Fact]
    public void The_trace_log_outlives_the_rollback()
    {
        Import(new TestSolution().Step("CreatesThenThrows", "Create", "contact", 40));

        Assert.Throws<FaultException<OrganizationServiceFault>>(() => service.Create(new Entity("contact") { ["lastname"] = "Refused" }));

        var trace = Rows("plugintracelog", "typename", "messagename", "messageblock", "depth", "exceptiondetails").Single();
        Assert.Equal(("LocalDataverse.TestPlugins.CreatesThenThrows", "Create", "made an account", 1), (trace["typename"], trace["messagename"], ((string)trace["messageblock"]).Trim(), trace["depth"]));
        Assert.Contains("Not this one.", (string)trace["exceptiondetails"], StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_the_platforms_by_default()
    {
        var options = new LocalOrganizationOptions();

        Assert.Equal((8, TimeSpan.FromMinutes(2), 4, 1000, 16 * 1024 * 1024), (options.MaximumDepth, options.MessageTimeLimit, options.AsyncAttempts, options.BatchSize, options.MaximumAssemblySize));
        var queries = options.QueryLimits;
        Assert.Equal((5000, 5000, 50_000, 50_000, 500, 15, 850), (queries.PageSize, queries.TotalRecordCount, queries.AggregateRows, queries.RowsWithoutCookie, queries.Conditions, queries.Links, queries.TextInListLength));
    }

    [Fact]
    public void A_batch_of_more_requests_than_the_limit_is_refused()
    {
        using var small = LocalOrganization.Open(new LocalOrganizationOptions { BatchSize = 1 });
        OrganizationRequestCollection requests = [new CreateRequest { Target = new Entity("contact") }, new CreateRequest { Target = new Entity("contact") }];

        foreach (var request in new OrganizationRequest[] { new ExecuteMultipleRequest { Requests = requests, Settings = new ExecuteMultipleSettings() }, new ExecuteTransactionRequest { Requests = requests } })
            Assert.Contains("at most 1", Assert.Throws<FaultException<OrganizationServiceFault>>(() => small.CreateService().Execute(request)).Detail.Message, StringComparison.Ordinal);
    }

    private void Import(TestSolution solution) => organization.ImportSolution(solution.Zip());

    private Guid User(string name)
    {
        var user = service.Create(new Entity("systemuser") { ["lastname"] = name, ["domainname"] = name, ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", organization.AdministratorRoleId)]);
        return user;
    }

    private Dictionary<string, string> Said(string message)
    {
        var query = new QueryExpression("annotation") { ColumnSet = new ColumnSet("notetext") };
        query.Criteria.AddCondition("subject", ConditionOperator.Equal, message);
        return service.RetrieveMultiple(query).Entities.Single().GetAttributeValue<string>("notetext").Split('\n').Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
    }

    private List<Entity> Rows(string table, params string[] columns) => service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(columns) }).Entities.ToList();

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
