using System.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;
using Api = CrmSegmentation.Apis.RecalculateCustomer;

namespace CrmSegmentation.Activities;

/// <summary>Recalculates the profile of a customer as of today.</summary>
[PluginType("1a9567b4-18b5-4ca2-9ca8-d2cf4b398729")]
[WorkflowActivity("Recalculate profile")]
public sealed class RecalculateProfile : ApiActivity
{
    [RequiredArgument]
    [Input("Customer")]
    [ReferenceTarget(ContactTable.Name)]
    public InArgument<EntityReference> Customer { get; set; } = null!;

    [Output("Changed")]
    public OutArgument<bool> Changed { get; set; } = null!;

    private protected override void Run(CodeActivityContext context, IOrganizationService service) =>
        Changed.Set(context, (bool)service.Execute(RequestOn(Customer, context, Api.Message, "customer"))[Api.Changed]);
}
