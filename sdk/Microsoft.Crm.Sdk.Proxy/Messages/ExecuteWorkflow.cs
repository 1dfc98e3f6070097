using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Starts a process on a row.</summary>
[DataContract]
public sealed class ExecuteWorkflowRequest : OrganizationRequest
{
    public ExecuteWorkflowRequest() => RequestName = "ExecuteWorkflow";

    public Guid EntityId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid WorkflowId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="ExecuteWorkflowRequest"/>: the system job.</summary>
[DataContract]
public sealed class ExecuteWorkflowResponse : OrganizationResponse
{
    public Guid Id => Get<Guid>();
}
