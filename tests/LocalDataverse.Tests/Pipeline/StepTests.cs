using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Pipeline;

public sealed class StepTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public StepTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void Stages_run_in_order_and_only_the_first_is_outside_the_transaction()
    {
        Import(new TestSolution()
            .Step("Journal", "Create", "contact", 40, "late")
            .Step("Journal", "Create", "contact", 10, "early")
            .Step("Journal", "Create", "contact", 20, "second", rank: 2)
            .Step("Journal", "Create", "contact", 20, "first", rank: 1));

        service.Create(new Entity("contact") { ["lastname"] = "Hill" });

        Assert.Equal(["early|Create|10|1|1|False", "first|Create|20|1|1|True", "second|Create|20|1|1|True", "late|Create|40|1|1|True"], Notes());
    }

    [Fact]
    public void Target_holds_what_the_caller_gave_before_the_row_is_saved_and_the_platforms_columns_after()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 20, "a").Step("Journal", "Create", "contact", 40, "b"));

        service.Create(new Entity("contact") { ["lastname"] = "Hill" });

        var seen = Annotations().Select(a => a.GetAttributeValue<string>("notetext")).ToList();
        Assert.Equal("lastname", seen[0]);
        Assert.Contains("createdon", seen[1], StringComparison.Ordinal);
        Assert.Contains("contactid", seen[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_step_before_the_operation_writes_into_Target_is_saved_and_the_callers_row_stays_as_it_is()
    {
        Import(new TestSolution().Step("SetsJobTitle", "Create", "contact", 20, "Chief"));
        var given = new Entity("contact") { ["lastname"] = "Hill" };

        var id = service.Create(given);

        Assert.Equal("Chief", service.Retrieve("contact", id, new ColumnSet("jobtitle"))["jobtitle"]);
        Assert.False(given.Contains("jobtitle"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void The_callers_row_of_an_update_stays_as_it_is_whatever_steps_and_platform_write(int stage)
    {
        Import(new TestSolution().Step(stage == 20 ? "SetsJobTitle" : "Journal", "Update", "contact", stage, "Chief"));
        var id = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var given = new Entity("contact", id) { ["firstname"] = "Ann" };
        var byKey = new Entity("contact") { ["firstname"] = "Eve", KeyAttributes = { ["contactid"] = id } };

        service.Update(given);
        service.Update(byKey);

        Assert.Equal(stage == 20, service.Retrieve("contact", id, new ColumnSet("jobtitle")).Contains("jobtitle"));
        Assert.All(Annotations().Select(a => a.GetAttributeValue<string>("notetext")), seen => Assert.Contains("modifiedon", seen, StringComparison.Ordinal));
        Assert.Equal(stage == 20 ? 0 : 2, Annotations().Count);
        Assert.Equal(["firstname"], given.Attributes.Keys);
        Assert.Equal(["firstname"], byKey.Attributes.Keys);
        Assert.Equal((Guid.Empty, id), (byKey.Id, byKey.KeyAttributes["contactid"]));
    }

    [Fact]
    public void The_callers_row_of_a_create_stays_as_it_is_though_the_rows_that_come_along_become_its_lookups()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 40, "a"));
        var given = new Entity("contact") { ["lastname"] = "Hill" };
        given.RelatedEntities[new Relationship("contact_customer_accounts")] = new EntityCollection([new Entity("account") { ["name"] = "Firm" }]);

        var id = service.Create(given);

        Assert.True(service.Retrieve("contact", id, new ColumnSet("parentcustomerid")).Contains("parentcustomerid"));
        Assert.Equal(["lastname"], given.Attributes.Keys);
        Assert.Equal(Guid.Empty, given.Id);
    }

    [Fact]
    public void A_step_runs_for_a_column_that_an_earlier_step_or_the_platform_adds()
    {
        Import(new TestSolution()
            .Step("SetsJobTitle", "Update", "contact", 20, "Chief", rank: 1, filtering: "firstname")
            .Step("Journal", "Update", "contact", 20, "a", rank: 2, filtering: "jobtitle")
            .Step("Journal", "Update", "contact", 40, "b", filtering: "modifiedon")
            .Step("Journal", "Update", "contact", 40, "c", filtering: "lastname"));
        var id = service.Create(new Entity("contact") { ["lastname"] = "Hill" });

        service.Update(new Entity("contact", id) { ["firstname"] = "Ann" });

        Assert.Equal(2, Annotations().Count);
    }

    [Theory]
    [InlineData("Refused", ErrorCode.IsvAborted, "Not this one.")]
    [InlineData("Broken", ErrorCode.IsvUnexpected, "An unexpected error occurred from ISV code.")]
    public void A_step_that_throws_after_the_operation_leaves_no_trace_of_anything(string name, int code, string message)
    {
        Import(new TestSolution().Step("CreatesThenThrows", "Create", "contact", 40));

        var fault = Fault(() => service.Create(new Entity("contact") { ["lastname"] = name }));

        Assert.Equal(code, fault.ErrorCode);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal("made an account", fault.TraceText.Trim());
        Assert.Empty(Rows("contact"));
        Assert.Empty(Rows("account"));
        var trace = Assert.Single(Rows("plugintracelog", "messageblock", "exceptiondetails"));
        Assert.Contains(message.Split('.')[0].Replace("An unexpected error occurred from ISV code", "Broken in the middle", StringComparison.Ordinal), (string)trace["exceptiondetails"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_row_of_an_ExecuteTransaction_undoes_the_others_and_what_their_plug_ins_did()
    {
        Import(new TestSolution().Step("CreatesThenThrows", "Create", "contact", 40));

        Fault(() => service.Execute(new ExecuteTransactionRequest
        {
            Requests = [new CreateRequest { Target = new Entity("contact") { ["lastname"] = "Fine" } }, new CreateRequest { Target = new Entity("contact") { ["lastname"] = "Refused" } }],
        }));

        Assert.Empty(Rows("contact"));
        Assert.Empty(Rows("account"));
    }

    [Fact]
    public void A_plug_in_that_swallows_a_fault_inside_a_transaction_cannot_write_any_more()
    {
        Import(new TestSolution().Step("SwallowsFaults", "Create", "contact", 40));

        var fault = Fault(() => service.Create(new Entity("contact")));

        Assert.Equal(ErrorCode.NoActiveTransaction, fault.ErrorCode);
        Assert.StartsWith("There is no active transaction.", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Rows("contact"));
    }

    [Fact]
    public void Before_the_transaction_a_fault_may_be_swallowed()
    {
        Import(new TestSolution().Step("SwallowsFaults", "Create", "contact", 10));

        service.Create(new Entity("contact"));

        Assert.Single(Rows("account"));
    }

    [Fact]
    public void Endless_recursion_stops_at_depth_eight()
    {
        Import(new TestSolution().Step("CallsItself", "Update", "contact", 40));
        var id = service.Create(new Entity("contact"));
        var depths = new List<int>();
        organization.RequestExecuted += (_, e) => depths.Add(e.Depth);

        var fault = Fault(() => service.Update(new Entity("contact", id) { ["jobtitle"] = "Start" }));

        Assert.Equal(ErrorCode.LoopDetected, fault.ErrorCode);
        Assert.Equal(8, depths.Max());
        Assert.False(service.Retrieve("contact", id, new ColumnSet("jobtitle")).Contains("jobtitle"));
    }

    [Fact]
    public void Filtering_columns_are_matched_by_their_presence_not_by_a_change()
    {
        Import(new TestSolution().Step("Journal", "Update", "contact", 40, "j", filtering: "jobtitle,nickname"));
        var id = service.Create(new Entity("contact") { ["jobtitle"] = "Same" });

        service.Update(new Entity("contact", id) { ["lastname"] = "Other" });
        Assert.Empty(Notes());

        service.Update(new Entity("contact", id) { ["jobtitle"] = "Same" });
        Assert.Single(Notes());
    }

    [Fact]
    public void A_step_on_the_multiple_message_runs_for_a_single_one_too()
    {
        Import(new TestSolution().Step("Journal", "CreateMultiple", "contact", 40, "m"));

        service.Create(new Entity("contact"));

        Assert.Equal(["m|CreateMultiple|40|1|1|True"], Notes());
    }

    [Fact]
    public void Of_many_rows_a_step_on_the_multiple_message_sees_all_at_once_and_one_on_the_single_message_each()
    {
        Import(new TestSolution().Step("Journal", "CreateMultiple", "contact", 40, "m", rank: 1).Step("Journal", "Create", "contact", 40, "s", rank: 2));

        var response = (CreateMultipleResponse)service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([new Entity("contact"), new Entity("contact"), new Entity("contact")]) { EntityName = "contact" } });

        Assert.Equal(3, response.Ids.Distinct().Count());
        Assert.Equal(["m|CreateMultiple|40|1|3|True", "s|Create|40|1|1|True", "s|Create|40|1|1|True", "s|Create|40|1|1|True"], Notes());
    }

    [Fact]
    public void Images_show_the_chosen_columns_before_and_after_of_every_row()
    {
        Import(new TestSolution().Step("RemembersTitle", "UpdateMultiple", "contact", 40, images: true));
        var ids = new[] { "A", "B" }.Select(t => service.Create(new Entity("contact") { ["jobtitle"] = t, ["lastname"] = "x" })).ToList();

        service.Execute(new UpdateMultipleRequest { Targets = new EntityCollection(ids.ConvertAll(id => new Entity("contact", id) { ["jobtitle"] = "New" })) { EntityName = "contact" } });

        Assert.Equal(["A -> New", "B -> New"], Notes());
        Assert.All(Annotations(), a => Assert.Equal("1 False", a["notetext"]));
    }

    [Fact]
    public void Variables_of_the_first_stage_are_found_in_the_parent_context()
    {
        Import(new TestSolution()
            .Step("LeavesVariable", "Create", "contact", 10)
            .Step("LeavesVariable", "Create", "contact", 20)
            .Step("FindsVariable", "Create", "contact", 40));

        service.Create(new Entity("contact"));

        Assert.Equal(["own: from 20; parent: from 10"], Notes());
    }

    [Fact]
    public void One_instance_serves_all_runs_of_a_step()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 40, "j"));

        service.Create(new Entity("contact"));
        service.Create(new Entity("contact"));

        Assert.Equal(["1", "2"], Annotations().Select(a => a.GetAttributeValue<string>("filename")));
    }

    [Fact]
    public void A_disabled_step_does_not_run()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 40, "j"));
        var step = Rows("sdkmessageprocessingstep").Single();

        service.Update(new Entity("sdkmessageprocessingstep", step.Id) { ["statecode"] = new OptionSetValue(1) });
        service.Create(new Entity("contact"));

        Assert.Empty(Notes());
    }

    [Fact]
    public void An_asynchronous_step_waits_for_the_commit_and_then_runs_outside_of_any_transaction()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 40, "later", isAsync: true));

        service.Create(new Entity("contact"));
        Assert.Empty(Notes());
        Assert.Equal(0, Rows("asyncoperation", "statuscode").Single().GetAttributeValue<OptionSetValue>("statuscode").Value);

        Assert.Equal(1, organization.RunAsyncOperations());

        Assert.Equal(["later|Create|40|1|1|False"], Notes());
        Assert.Equal(30, Rows("asyncoperation", "statuscode").Single().GetAttributeValue<OptionSetValue>("statuscode").Value);
    }

    [Theory]
    [InlineData("3", 3, 30)]
    [InlineData("9", 4, 31)]
    public void An_asynchronous_step_may_ask_to_be_tried_again_up_to_four_times_in_all(string succeedsAt, int attempts, int status)
    {
        Import(new TestSolution().Step("TriesAgain", "Create", "contact", 40, succeedsAt, isAsync: true));
        service.Create(new Entity("contact"));

        Assert.Equal(attempts, organization.RunAsyncOperations());

        Assert.Equal(attempts, Rows("account").Count);
        Assert.Equal(status, Rows("asyncoperation", "statuscode").Single().GetAttributeValue<OptionSetValue>("statuscode").Value);
    }

    [Fact]
    public void A_batch_sent_by_a_synchronous_step_is_warned_of_in_the_trace_log()
    {
        Import(new TestSolution().Step("SendsBatch", "Create", "contact", 40));

        service.Create(new Entity("contact"));

        Assert.StartsWith("Warning: CreateMultiple", (string)Rows("plugintracelog", "messageblock").Single()["messageblock"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_API_runs_its_plug_in_with_typed_parameters()
    {
        Import(new TestSolution().RepeatApi());

        var response = service.Execute(new OrganizationRequest("test_Repeat") { ["Text"] = "ab", ["Times"] = 2 });

        Assert.Equal("abab", response["Repeated"]);
        Assert.Equal("Repeats at stage 30", Rows("account", "name").Single()["name"]);
        Assert.Contains("Times", Fault(() => service.Execute(new OrganizationRequest("test_Repeat") { ["Text"] = "a", ["Times"] = "two" })).Message, StringComparison.Ordinal);
        Assert.Contains("Text", Fault(() => service.Execute(new OrganizationRequest("test_Repeat"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_API_that_throws_undoes_what_it_wrote()
    {
        Import(new TestSolution().RepeatApi());

        Fault(() => service.Execute(new OrganizationRequest("test_Repeat") { ["Text"] = "throw" }));

        Assert.Empty(Rows("account"));
    }

    [Fact]
    public void A_workflow_activity_gets_its_arguments_and_the_platforms_services()
    {
        Import(new TestSolution());
        var contact = service.Create(new Entity("contact"));

        var results = organization.RunWorkflowActivity("LocalDataverse.TestPlugins.CountsLetters", new Dictionary<string, object?> { ["Text"] = "four" }, new EntityReference("contact", contact));

        Assert.Equal(4, results["Letters"]);
        Assert.Equal("Counted for contact", Rows("account", "name").Single()["name"]);
    }

    [Fact]
    public void A_workflow_activity_that_throws_undoes_what_it_wrote()
    {
        Import(new TestSolution());

        var fault = Fault(() => organization.RunWorkflowActivity("LocalDataverse.TestPlugins.CountsLetters", new Dictionary<string, object?> { ["Text"] = "throw" }, null));

        Assert.Equal("Cannot count that.", fault.Message);
        Assert.Empty(Rows("account"));
    }

    [Fact]
    public void Steps_can_be_switched_off_for_measuring()
    {
        using var quiet = LocalOrganization.Open(new LocalOrganizationOptions { RunStepsEnabled = false });
        quiet.ImportSolution(new TestSolution().Step("CreatesThenThrows", "Create", "contact", 40).Zip());

        quiet.CreateService().Create(new Entity("contact") { ["lastname"] = "Refused" });
    }

    [Fact]
    public void An_update_of_state_and_other_columns_runs_its_steps_once_for_each_kind()
    {
        Import(new TestSolution()
            .Step("Journal", "Update", "contact", 10, "first")
            .Step("Journal", "Update", "contact", 20, "before")
            .Step("Journal", "UpdateMultiple", "contact", 40, "after"));
        var contact = service.Create(new Entity("contact"));

        service.Update(new Entity("contact", contact) { ["lastname"] = "Hill", ["statecode"] = new OptionSetValue(1) });

        Assert.Equal(
            ["first: lastname,statecode", "before: lastname", "after: ", "before: statecode", "after: "],
            Annotations().Select(a => $"{a.GetAttributeValue<string>("subject").Split('|')[0]}: {a.GetAttributeValue<string>("notetext")}"));
        var row = service.Retrieve("contact", contact, new ColumnSet("lastname", "statecode", "statuscode"));
        Assert.Equal(("Hill", 1, 2), (row["lastname"], row.GetAttributeValue<OptionSetValue>("statecode").Value, row.GetAttributeValue<OptionSetValue>("statuscode").Value));
    }

    [Fact]
    public void Rows_of_one_kind_only_take_part_in_that_kinds_run()
    {
        Import(new TestSolution().Step("Journal", "UpdateMultiple", "contact", 20, "x"));
        var first = service.Create(new Entity("contact"));
        var second = service.Create(new Entity("contact"));

        service.Execute(new UpdateMultipleRequest
        {
            Targets = new EntityCollection([
                new Entity("contact", first) { ["lastname"] = "Hill", ["statuscode"] = new OptionSetValue(1) },
                new Entity("contact", second) { ["lastname"] = "Dale" },
            ]) { EntityName = "contact" },
        });

        Assert.Equal(["x|UpdateMultiple|20|1|2|True", "x|UpdateMultiple|20|1|1|True"], Notes());
    }

    [Fact]
    public void The_version_that_the_caller_knew_is_checked_once_though_the_update_runs_in_parts()
    {
        Import(new TestSolution().Step("Journal", "Update", "contact", 40, "x"));
        var contact = service.Create(new Entity("contact"));
        var version = service.Retrieve("contact", contact, new ColumnSet(false)).RowVersion;
        var update = new Entity("contact", contact) { ["lastname"] = "Hill", ["statecode"] = new OptionSetValue(1), RowVersion = version };

        service.Execute(new UpdateRequest { Target = update, ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches });

        Assert.Equal(2, Notes().Count);
        Assert.Equal(ErrorCode.ConcurrencyVersionMismatch, Fault(() => service.Execute(new UpdateRequest { Target = update, ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches })).ErrorCode);
    }

    [Fact]
    public void A_user_who_moves_is_updated_in_parts_too()
    {
        Import(new TestSolution().Step("Journal", "Update", "systemuser", 20, "x"));
        var unit = new EntityReference("businessunit", organization.RootBusinessUnitId);

        service.Update(new Entity("systemuser", organization.AdministratorId) { ["jobtitle"] = "Chief", ["businessunitid"] = unit });

        Assert.Equal(["jobtitle", "businessunitid"], Annotations().Select(a => a.GetAttributeValue<string>("notetext")));
    }

    [Fact]
    public void SetState_and_Assign_are_events_and_updates()
    {
        Import(new TestSolution()
            .Step("Journal", "SetState", "contact", 40, "state").Step("Journal", "Assign", "contact", 40, "owner").Step("Journal", "Update", "contact", 40, "update"));
        var contact = new EntityReference("contact", service.Create(new Entity("contact")));
        var team = service.RetrieveMultiple(new QueryExpression("team")).Entities.Single().ToEntityReference();

        service.Execute(new Microsoft.Crm.Sdk.Messages.SetStateRequest { EntityMoniker = contact, State = new OptionSetValue(1), Status = new OptionSetValue(2) });
        service.Execute(new Microsoft.Crm.Sdk.Messages.AssignRequest { Target = contact, Assignee = team });

        Assert.Equal(["update|Update", "state|SetState", "update|Update", "owner|Assign"], Notes().ConvertAll(n => string.Join('|', n.Split('|').Take(2))));
    }

    [Fact]
    public void A_step_that_sends_requests_for_ever_is_stopped_by_the_time_limit()
    {
        using var impatient = LocalOrganization.Open(new LocalOrganizationOptions { MessageTimeLimit = TimeSpan.FromSeconds(1) });
        impatient.ImportSolution(new TestSolution().Step("NeverEnds", "Create", "contact", 40).Zip());
        var impatientService = impatient.CreateService();

        var fault = Fault(() => impatientService.Create(new Entity("contact")));

        Assert.Equal(ErrorCode.SandboxTimeout, fault.ErrorCode);
        Assert.Empty(impatientService.RetrieveMultiple(new QueryExpression("account")).Entities);
        Assert.Empty(impatientService.RetrieveMultiple(new QueryExpression("contact")).Entities);
    }

    [Fact]
    public void An_asynchronous_step_has_no_more_time_and_its_job_says_so()
    {
        using var impatient = LocalOrganization.Open(new LocalOrganizationOptions { MessageTimeLimit = TimeSpan.FromSeconds(1) });
        impatient.ImportSolution(new TestSolution().Step("NeverEnds", "Create", "contact", 40, isAsync: true).Zip());
        var impatientService = impatient.CreateService();
        impatientService.Create(new Entity("contact"));

        impatient.RunAsyncOperations();

        var job = impatientService.RetrieveMultiple(new QueryExpression("asyncoperation") { ColumnSet = new ColumnSet("statuscode", "errorcode") }).Entities.Single();
        Assert.Equal((31, ErrorCode.SandboxTimeout), (job.GetAttributeValue<OptionSetValue>("statuscode").Value, job.GetAttributeValue<int>("errorcode")));
        Assert.NotEmpty(impatientService.RetrieveMultiple(new QueryExpression("account") { TopCount = 1 }).Entities);
    }

    [Fact]
    public void A_job_that_cannot_even_start_fails_in_its_row_and_the_next_one_runs()
    {
        Import(new TestSolution().Step("Journal", "Create", "contact", 40, "x", isAsync: true));
        service.Create(new Entity("contact"));
        service.Create(new Entity("contact"));
        var broken = Rows("asyncoperation").First().Id;
        organization.Rows.WriteSystemRow("asyncoperation", broken, new Dictionary<string, object?> { ["data"] = "{" });

        organization.RunAsyncOperations();

        var jobs = Rows("asyncoperation", "statuscode", "message").ToDictionary(j => j.Id);
        Assert.Equal(31, jobs[broken].GetAttributeValue<OptionSetValue>("statuscode").Value);
        Assert.Contains("Exception", jobs[broken].GetAttributeValue<string>("message"), StringComparison.Ordinal);
        Assert.Single(Notes());
    }

    [Fact]
    public void A_job_cut_off_by_the_end_of_its_process_runs_when_the_file_is_opened_again()
    {
        var folder = Directory.CreateTempSubdirectory("localdataverse");
        try
        {
            var options = new LocalOrganizationOptions { DatabasePath = Path.Combine(folder.FullName, "organization.db") };
            using (var first = LocalOrganization.Open(options))
            {
                first.ImportSolution(new TestSolution().Step("Journal", "Create", "contact", 40, "x", isAsync: true).Zip());
                first.CreateService().Create(new Entity("contact"));
                var job = first.CreateService().RetrieveMultiple(new QueryExpression("asyncoperation")).Entities.Single().Id;
                first.Rows.WriteSystemRow("asyncoperation", job, new Dictionary<string, object?> { ["statecode"] = new OptionSetValue(2), ["statuscode"] = new OptionSetValue(20) });
                Assert.Equal(0, first.RunAsyncOperations());
            }

            using var second = LocalOrganization.Open(options);
            Assert.Equal(1, second.RunAsyncOperations());
            Assert.Single(second.CreateService().RetrieveMultiple(new QueryExpression("annotation")).Entities);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Import(TestSolution solution) => organization.ImportSolution(solution.Zip());

    private List<Entity> Annotations()
    {
        var query = new QueryExpression("annotation") { ColumnSet = new ColumnSet(true) };
        query.AddOrder("versionnumber", OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities.ToList();
    }

    private List<string> Notes() => Annotations().ConvertAll(a => a.GetAttributeValue<string>("subject"));

    private List<Entity> Rows(string table, params string[] columns) => service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(columns) }).Entities.ToList();

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
