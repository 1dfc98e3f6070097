using System;
using System.Activities;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.ExplainPriority;

namespace CrmSegmentation.Activities;

/// <summary>Why a customer has his priority, as of today.</summary>
[PluginType("1a4663bf-1a97-40d4-ad24-f559e1416cc8")]
[WorkflowActivity("Explain priority")]
public sealed class ExplainPriority : ApiActivity
{
    [RequiredArgument]
    [Input("Customer")]
    [ReferenceTarget(ContactTable.Name)]
    public InArgument<EntityReference> Customer { get; set; } = null!;

    [Output("Priority")]
    [AttributeTarget(ContactTable.Name, ContactTable.Priority)]
    public OutArgument<OptionSetValue> Priority { get; set; } = null!;

    [Output("Score")]
    public OutArgument<decimal> Score { get; set; } = null!;

    [Output("Reason")]
    public OutArgument<string> Reason { get; set; } = null!;

    [Output("Scheme version")]
    public OutArgument<string> SchemeVersion { get; set; } = null!;

    [Output("As of")]
    public OutArgument<DateTime> AsOf { get; set; } = null!;

    [Output("Is stored")]
    public OutArgument<bool> IsStored { get; set; } = null!;

    /// <summary>A line for each factor that counts.</summary>
    [Output("Factors")]
    public OutArgument<string> Factors { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service)
    {
        var answer = service.Execute(RequestOn(Customer, context, Api.Message, "customer"));
        Priority.Set(context, new OptionSetValue((int)answer[Api.Level]));
        Score.Set(context, (decimal)answer[Api.Score]);
        Reason.Set(context, (string)answer[Api.Reason]);
        SchemeVersion.Set(context, (string)answer[Api.SchemeVersion]);
        AsOf.Set(context, (DateTime)answer[Api.AsOf]);
        IsStored.Set(context, (bool)answer[Api.IsStored]);
        Factors.Set(context, string.Join("\n", ((EntityCollection)answer[Api.Factors]).Entities.Where(factor => factor["score"] != null).Select(Line)));
    }

    private static string Line(Entity factor) =>
        FormattableString.Invariant($"{factor["factorname"]}: {factor["input"]}, {factor["score"]:0.##} points of 100, weight {factor["weight"]:0.##}, contributes {factor["contribution"]:0.##}");
}
