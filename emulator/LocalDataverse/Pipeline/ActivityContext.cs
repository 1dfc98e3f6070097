using System;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;

namespace LocalDataverse.Pipeline;

/// <summary>What a workflow activity gets to know about the workflow it runs in, started on demand.</summary>
internal sealed class ActivityContext(PluginContext context) : IWorkflowContext
{
    public string StageName => "";

    /// <summary>0: a workflow.</summary>
    public int WorkflowCategory => 0;

    /// <summary>0: background, 1: real-time.</summary>
    public int WorkflowMode => 1 - context.Mode;

    public IWorkflowContext? ParentContext => null;

    public int Mode => context.Mode;

    public int IsolationMode => context.IsolationMode;

    public int Depth => context.Depth;

    public string MessageName => context.MessageName;

    public string PrimaryEntityName => context.PrimaryEntityName;

    public Guid? RequestId => context.RequestId;

    public string SecondaryEntityName => context.SecondaryEntityName;

    public ParameterCollection InputParameters => context.InputParameters;

    public ParameterCollection OutputParameters => context.OutputParameters;

    public ParameterCollection SharedVariables => context.SharedVariables;

    public Guid UserId => context.UserId;

    public Guid InitiatingUserId => context.InitiatingUserId;

    public Guid BusinessUnitId => context.BusinessUnitId;

    public Guid OrganizationId => context.OrganizationId;

    public string OrganizationName => context.OrganizationName;

    public Guid PrimaryEntityId => context.PrimaryEntityId;

    public EntityImageCollection PreEntityImages => context.PreEntityImages;

    public EntityImageCollection PostEntityImages => context.PostEntityImages;

    public EntityReference? OwningExtension => context.OwningExtension;

    public Guid CorrelationId => context.CorrelationId;

    public bool IsExecutingOffline => false;

    public bool IsOfflinePlayback => false;

    public bool IsInTransaction => context.IsInTransaction;

    public Guid OperationId => context.OperationId;

    public DateTime OperationCreatedOn => context.OperationCreatedOn;
}
