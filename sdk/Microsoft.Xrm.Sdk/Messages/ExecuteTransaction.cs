using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Runs requests in one transaction.</summary>
[DataContract]
public sealed class ExecuteTransactionRequest : OrganizationRequest
{
    public ExecuteTransactionRequest() => RequestName = "ExecuteTransaction";

    public OrganizationRequestCollection Requests
    {
        get => Get<OrganizationRequestCollection>();
        set => Set(value);
    }

    public bool? ReturnResponses
    {
        get => Get<bool?>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="ExecuteTransactionRequest"/>.</summary>
[DataContract]
public sealed class ExecuteTransactionResponse : OrganizationResponse
{
    public OrganizationResponseCollection Responses => Get<OrganizationResponseCollection>();
}
