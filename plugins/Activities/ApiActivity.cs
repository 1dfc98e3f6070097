using System.Activities;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;

namespace CrmSegmentation.Activities;

/// <summary>
/// What all workflow activities share: each sends the custom API of its work as the user for whom the process runs. Rights and
/// sentences are those of the API, and so is the transaction in a background process, which has none of its own.
/// </summary>
public abstract class ApiActivity : CodeActivity
{
    protected sealed override void Execute(CodeActivityContext context)
    {
        var user = context.GetExtension<IWorkflowContext>().UserId;
        var service = context.GetExtension<IOrganizationServiceFactory>().CreateOrganizationService(user);
        try
        {
            Run(context, service);
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            // Of all exceptions, this is the one whose message the person behind a process gets to read.
            throw new InvalidPluginExecutionException(fault.Message, fault);
        }
    }

    private protected abstract void Run(CodeActivityContext context, IOrganizationService service);

    /// <summary>A request bound to the row that an argument names.</summary>
    private protected static OrganizationRequest RequestOn(InArgument<EntityReference> row, CodeActivityContext context, string message, string what) =>
        new(message) { ["Target"] = Row(row, context, what) };

    /// <summary>The row that a required argument names. The designer lets it be filled from a lookup that turns out to be empty.</summary>
    private protected static EntityReference Row(InArgument<EntityReference> row, CodeActivityContext context, string what) =>
        row.Get(context) ?? throw new InvalidPluginExecutionException($"The process names no {what}: the lookup that it takes it from is empty. Check for that before this step.");

    /// <summary>What the process leaves empty is not given.</summary>
    private protected static void Give(OrganizationRequest request, string parameter, object? value)
    {
        if (value != null)
            request[parameter] = value;
    }

    /// <summary>Where the API leaves a response property out, the output stays empty.</summary>
    private protected static void SetIfAnswered(OutArgument output, CodeActivityContext context, OrganizationResponse answer, string property)
    {
        if (answer.Results.TryGetValue(property, out var value))
            output.Set(context, value);
    }
}
