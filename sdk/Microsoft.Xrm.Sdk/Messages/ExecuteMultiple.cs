using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Runs requests one by one, each for itself.</summary>
[DataContract]
public sealed class ExecuteMultipleRequest : OrganizationRequest
{
    public ExecuteMultipleRequest() => RequestName = "ExecuteMultiple";

    public OrganizationRequestCollection Requests
    {
        get => Get<OrganizationRequestCollection>();
        set => Set(value);
    }

    public ExecuteMultipleSettings Settings
    {
        get => Get<ExecuteMultipleSettings>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="ExecuteMultipleRequest"/>.</summary>
[DataContract]
public sealed class ExecuteMultipleResponse : OrganizationResponse
{
    public bool IsFaulted => Get<bool>();

    public ExecuteMultipleResponseItemCollection Responses => Get<ExecuteMultipleResponseItemCollection>();
}
