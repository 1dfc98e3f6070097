using System;
using System.Linq;
using System.ServiceModel;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Pipeline;

/// <summary>Background workflows, started on demand.</summary>
public sealed class WorkflowTests : IDisposable
{
    private const string CountLetters = """
        <mxswa:ActivityReference AssemblyQualifiedName="Microsoft.Crm.Workflow.Activities.Composite, Microsoft.Crm.Workflow">
          <mxswa:ActivityReference.Properties>
            <Collection x:Key="Variables"><Variable Name="Step1_1" /></Collection>
            <Collection x:Key="Activities">
              <mxswa:GetEntityProperty Attribute="jobtitle" Entity="[InputEntities(&quot;primaryEntity&quot;)]" EntityName="contact" Value="[Step1_1]" />
              <mxswa:GetEntityProperty Attribute="lastname" Entity="[InputEntities(&quot;primaryEntity&quot;)]" EntityName="contact" Value="[Step1_2]" />
              <mxswa:ActivityReference AssemblyQualifiedName="Microsoft.Crm.Workflow.Activities.EvaluateExpression, Microsoft.Crm.Workflow">
                <mxswa:ActivityReference.Arguments>
                  <InArgument x:TypeArguments="x:String" x:Key="ExpressionOperator">SelectFirstNonNull</InArgument>
                  <InArgument x:TypeArguments="s:Object[]" x:Key="Parameters">[New Object() { Step1_1, Step1_2 }]</InArgument>
                  <OutArgument x:TypeArguments="x:Object" x:Key="Result">[Step1_3]</OutArgument>
                </mxswa:ActivityReference.Arguments>
              </mxswa:ActivityReference>
              <mxswa:ActivityReference AssemblyQualifiedName="LocalDataverse.TestPlugins.CountsLetters, LocalDataverse.TestPlugins">
                <mxswa:ActivityReference.Arguments>
                  <InArgument x:TypeArguments="x:String" x:Key="Text">[DirectCast(Step1_3, System.String)]</InArgument>
                  <OutArgument x:TypeArguments="x:Int32" x:Key="Letters">[Step1_letters]</OutArgument>
                </mxswa:ActivityReference.Arguments>
              </mxswa:ActivityReference>
            </Collection>
          </mxswa:ActivityReference.Properties>
        </mxswa:ActivityReference>
        """;

    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public WorkflowTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void A_background_workflow_runs_its_activity_as_a_system_job_for_who_started_it()
    {
        organization.ImportSolution(new TestSolution().Workflow(CountLetters).Zip());

        var job = ((ExecuteWorkflowResponse)service.Execute(new ExecuteWorkflowRequest { WorkflowId = TestSolution.WorkflowId, EntityId = AContact("four") })).Id;
        Assert.Empty(Accounts());
        organization.RunAsyncOperations();

        Assert.Equal("Counted for contact", Assert.Single(Accounts()).GetAttributeValue<string>("name"));
        var row = service.Retrieve("asyncoperation", job, new ColumnSet("statuscode", "operationtype", "ownerid", "workflowactivationid"));
        Assert.Equal((30, 10, organization.AdministratorId, TestSolution.WorkflowId), (
            row.GetAttributeValue<OptionSetValue>("statuscode").Value, row.GetAttributeValue<OptionSetValue>("operationtype").Value,
            row.GetAttributeValue<EntityReference>("ownerid").Id, row.GetAttributeValue<EntityReference>("workflowactivationid").Id));
    }

    [Fact]
    public void What_fails_ends_the_job_with_its_sentence_and_undoes_no_request_that_was_answered()
    {
        organization.ImportSolution(new TestSolution().Workflow(CountLetters).Zip());

        Assert.Equal((31, "Cannot count that."), Outcome("throw"));
        Assert.Single(Accounts());
    }

    [Theory]
    [InlineData("<If />", "<If>")]
    [InlineData("""<mxswa:GetEntityProperty Attribute="name" Entity="[InputEntities(&quot;related_parentcustomerid#account&quot;)]" EntityName="account" Value="[a]" />""", "columns of [InputEntities(\"related_parentcustomerid#account\")]")]
    [InlineData("""<mxswa:ActivityReference AssemblyQualifiedName="Microsoft.Crm.Workflow.Activities.EvaluateCondition, Microsoft.Crm.Workflow" />""", "the step Microsoft.Crm.Workflow.Activities.EvaluateCondition")]
    [InlineData("""<mxswa:GetEntityProperty Attribute="lastname" Entity="[InputEntities(&quot;primaryEntity&quot;)]" EntityName="contact" Value="[a.b]" />""", "the target [a.b]")]
    public void What_the_workflow_has_and_this_host_does_not_run_is_named_by_the_job(string step, string named)
    {
        organization.ImportSolution(new TestSolution().Workflow(step).Zip());

        Assert.Equal((31, $"The workflow 'Test' has {named}, which this local Dataverse does not run."), Outcome("four"));
    }

    [Theory]
    [InlineData(0, 0, 1, "Workflow must be in Published state")]
    [InlineData(1, 1, 1, "is no background workflow")]
    [InlineData(1, 0, 0, "cannot be started on demand")]
    public void What_cannot_be_started_is_refused(int state, int mode, int onDemand, string sentence)
    {
        organization.ImportSolution(new TestSolution().Workflow(CountLetters, state, mode, onDemand).Zip());

        Assert.Contains(sentence, Assert.Throws<FaultException<OrganizationServiceFault>>(() => Start("four")).Message, StringComparison.Ordinal);
    }

    private (int Status, string Message) Outcome(string name)
    {
        var job = Start(name);
        organization.RunAsyncOperations();
        var row = service.Retrieve("asyncoperation", job, new ColumnSet("statuscode", "friendlymessage"));
        return (row.GetAttributeValue<OptionSetValue>("statuscode").Value, row.GetAttributeValue<string>("friendlymessage"));
    }

    private Guid Start(string name) => ((ExecuteWorkflowResponse)service.Execute(new ExecuteWorkflowRequest { WorkflowId = TestSolution.WorkflowId, EntityId = AContact(name) })).Id;

    private Guid AContact(string name) => service.Create(new Entity("contact") { ["lastname"] = name });

    private DataCollection<Entity> Accounts() => service.RetrieveMultiple(new QueryExpression("account") { ColumnSet = new ColumnSet("name") }).Entities;
}
