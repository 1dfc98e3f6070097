using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>ExecuteTransaction: all requests or none.</summary>
internal sealed class ExecuteTransactionMessage : Message
{
    public override string Name => "ExecuteTransaction";

    public override bool HasNoEvent => true;

    public override bool IsBatch => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var requests = call.Require<OrganizationRequestCollection>("Requests");
        Batches.CheckSize(call, requests);
        var responses = new OrganizationResponseCollection();
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i].RequestName is "ExecuteMultiple" or "ExecuteTransaction")
                throw ServiceFault.Of(ErrorCode.InvalidArgument, $"ExecuteTransaction cannot contain {requests[i].RequestName}.");
            try
            {
                var response = call.Organization.Pipeline.Execute(requests[i], call.Scope);
                if (call.Get<bool?>("ReturnResponses") == true)
                    responses.Add(response);
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                var detail = new ExecuteTransactionFault
                {
                    FaultedRequestIndex = i,
                    ErrorCode = fault.Detail.ErrorCode,
                    Message = fault.Detail.Message,
                    Timestamp = fault.Detail.Timestamp,
                    TraceText = fault.Detail.TraceText,
                };
                throw new FaultException<OrganizationServiceFault>(detail, new FaultReason(fault.Detail.Message));
            }
        }

        call.Output["Responses"] = responses;
    }
}
