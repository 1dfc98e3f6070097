using System;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>ExecuteMultiple: requests one after another, each in a transaction of its own unless it is inside one.</summary>
internal sealed class ExecuteMultipleMessage : Message
{
    public override string Name => "ExecuteMultiple";

    public override bool HasNoEvent => true;

    public override bool IsBatch => true;

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var requests = call.Require<OrganizationRequestCollection>("Requests");
        var settings = call.Get<ExecuteMultipleSettings>("Settings") ?? new ExecuteMultipleSettings();
        Batches.CheckSize(call, requests);
        var responses = new ExecuteMultipleResponseItemCollection();
        var faulted = false;
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i].RequestName is "ExecuteMultiple" or "ExecuteTransaction" && requests[i].RequestName == Name)
                throw ServiceFault.Of(ErrorCode.InvalidArgument, "ExecuteMultiple cannot contain ExecuteMultiple.");
            try
            {
                var response = call.Organization.Pipeline.Execute(requests[i], call.Scope);
                if (settings.ReturnResponses)
                    responses.Add(new ExecuteMultipleResponseItem { RequestIndex = i, Response = response });
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                faulted = true;
                responses.Add(new ExecuteMultipleResponseItem { RequestIndex = i, Fault = fault.Detail });
                if (!settings.ContinueOnError)
                    break;
            }
        }

        call.Output["Responses"] = responses;
        call.Output["IsFaulted"] = faulted;
    }
}
