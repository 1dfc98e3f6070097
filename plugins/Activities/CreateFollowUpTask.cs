using System;
using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.CreateFollowUp;

namespace CrmSegmentation.Activities;

/// <summary>Makes a follow-up task for a customer, by a rule or in words of its own.</summary>
[PluginType("9c4e4413-0957-583e-a4ce-669b370c7b47")]
[WorkflowActivity("Create follow-up task")]
public sealed class CreateFollowUpTask : ApiActivity
{
    [RequiredArgument]
    [Input("Customer")]
    [ReferenceTarget(ContactTable.Name)]
    public InArgument<EntityReference> Customer { get; set; } = null!;

    [Input("Follow-up rule")]
    [ReferenceTarget(FollowUpRuleTable.Name)]
    public InArgument<EntityReference> Rule { get; set; } = null!;

    [Input("Subject")]
    public InArgument<string> Subject { get; set; } = null!;

    [Input("Description")]
    public InArgument<string> Description { get; set; } = null!;

    [Input("Due on")]
    public InArgument<DateTime> DueOn { get; set; } = null!;

    /// <summary>Empty where the rule's task of today has been deleted.</summary>
    [Output("Task")]
    [ReferenceTarget(ActivityTables.Task)]
    public OutArgument<EntityReference> Task { get; set; } = null!;

    [Output("Is new")]
    public OutArgument<bool> IsNew { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var request = RequestOn(Customer, context, Api.Message, "customer");
        Give(request, Api.Rule, Rule.Get(context));
        Give(request, Api.Subject, Subject.Get(context));
        Give(request, Api.Description, Description.Get(context));
        if (DueOn.Get(context) is var due && due != default)
            request[Api.DueOn] = due;
        var answer = service.Execute(request);
        SetIfAnswered(Task, context, answer, Api.Task);
        IsNew.Set(context, (bool)answer[Api.IsNew]);
    }
}
