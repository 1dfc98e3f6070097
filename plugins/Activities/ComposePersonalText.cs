using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.ComposeText;

namespace CrmSegmentation.Activities;

/// <summary>A text template composed for a customer, for the e-mail or letter that a process creates next.</summary>
[PluginType("f2c6a1d8-7e04-5b39-9c51-8a3d60e7b924")]
[WorkflowActivity("Compose personal text")]
public sealed class ComposePersonalText : ApiActivity
{
    [RequiredArgument]
    [Input("Customer")]
    [ReferenceTarget(ContactTable.Name)]
    public InArgument<EntityReference> Customer { get; set; } = null!;

    [RequiredArgument]
    [Input("Text template")]
    [ReferenceTarget(TextTemplateTable.Name)]
    public InArgument<EntityReference> TextTemplate { get; set; } = null!;

    [Output("Subject")]
    public OutArgument<string> Subject { get; set; } = null!;

    [Output("Body")]
    public OutArgument<string> Body { get; set; } = null!;

    [Output("Is HTML")]
    public OutArgument<bool> IsHtml { get; set; } = null!;

    /// <summary>A line for each placeholder.</summary>
    [Output("Missing values")]
    public OutArgument<string> MissingValues { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var request = RequestOn(Customer, context, Api.Message, "customer");
        request[Api.Template] = Row(TextTemplate, context, "text template");
        var answer = service.Execute(request);
        Subject.Set(context, (string)answer[Api.Subject]);
        Body.Set(context, (string)answer[Api.Body]);
        IsHtml.Set(context, (bool)answer[Api.IsHtml]);
        MissingValues.Set(context, string.Join("\n", (string[])answer[Api.MissingValues]));
    }
}
