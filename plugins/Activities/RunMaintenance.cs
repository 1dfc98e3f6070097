using System;
using System.Activities;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.RunMaintenance;

namespace CrmSegmentation.Activities;

/// <summary>
/// Some pages of maintenance, until nobody is due any more. A page is a request, and in a background process a transaction of its
/// own; all of them together have the two minutes that the platform gives an activity.
/// </summary>
[PluginType("0eacd779-8258-4df3-8654-cd139b72475b")]
[WorkflowActivity("Run maintenance")]
public sealed class RunMaintenance : ApiActivity
{
    /// <summary>The day to bring profiles up to. Empty: today.</summary>
    [Input("As of")]
    public InArgument<DateTime> AsOf { get; set; } = null!;

    /// <summary>Customers a page. Empty: what the API takes without it.</summary>
    [Input("Page size")]
    public InArgument<int> PageSize { get; set; } = null!;

    /// <summary>Pages at most; at least one.</summary>
    [Input("Pages")]
    [Default("1")]
    public InArgument<int> Pages { get; set; } = null!;

    /// <summary>To go on with a run.</summary>
    [Input("Continuation token")]
    public InArgument<string> ContinuationToken { get; set; } = null!;

    /// <summary>Empty when nobody is due any more.</summary>
    [Output("Next continuation token")]
    public OutArgument<string> NextContinuationToken { get; set; } = null!;

    [Output("Is finished")]
    public OutArgument<bool> IsFinished { get; set; } = null!;

    [Output("Touched")]
    public OutArgument<int> Touched { get; set; } = null!;

    [Output("Changed")]
    public OutArgument<int> Changed { get; set; } = null!;

    [Output("Failed")]
    public OutArgument<int> Failed { get; set; } = null!;

    [Output("Failures")]
    public OutArgument<string> Failures { get; set; } = null!;

    [Output("Remaining")]
    public OutArgument<int> Remaining { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var token = ContinuationToken.Get(context) ?? "";
        var touched = 0;
        var changed = 0;
        var failed = 0;
        var failures = "";
        var pages = 0;
        OrganizationResponse answer;
        do
        {
            var request = new OrganizationRequest(Api.Message) { [Api.PageSize] = PageSize.Get(context), [Api.ContinuationToken] = token };
            if (AsOf.Get(context) is var day && day != default)
                request[Api.AsOf] = day;
            answer = service.Execute(request);
            token = (string)answer[Api.ContinuationToken];
            touched += (int)answer[Api.Touched];
            changed += (int)answer[Api.Changed];
            failed += (int)answer[Api.Failed];
            failures = string.Join("\n", failures, (string)answer[Api.Failures]).Trim();
        }
        while (token.Length > 0 && ++pages < Pages.Get(context));

        NextContinuationToken.Set(context, token);
        IsFinished.Set(context, token.Length == 0);
        Touched.Set(context, touched);
        Changed.Set(context, changed);
        Failed.Set(context, failed);
        Failures.Set(context, failures);
        Remaining.Set(context, (int)answer[Api.Remaining]);
    }
}
