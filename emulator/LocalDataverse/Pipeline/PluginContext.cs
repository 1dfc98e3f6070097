using System;
using System.Collections.Generic;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>What a plug-in gets to know about the event it runs on. All values are copies.</summary>
internal sealed class PluginContext : IPluginExecutionContext7
{
    public int Stage { get; set; }

    public IPluginExecutionContext? ParentContext { get; set; }

    public int Mode { get; set; }

    /// <summary>2: every assembly runs as in the sandbox.</summary>
    public int IsolationMode => 2;

    public int Depth { get; set; }

    public string MessageName { get; set; } = "";

    public string PrimaryEntityName { get; set; } = "none";

    public Guid? RequestId { get; set; }

    public string SecondaryEntityName => "none";

    public ParameterCollection InputParameters { get => InputParametersOrNull ??= Event?.InputOf(this) ?? (InputBefore is { Count: > 0 } input ? ValueCopy.Of(input) : []); set => InputParametersOrNull = value; }

    /// <summary>Null where nobody has asked for any.</summary>
    internal ParameterCollection? InputParametersOrNull { get; private set; }

    /// <summary>What the input parameters are a copy of, made when somebody asks for them; what is here may not change any more.</summary>
    internal ParameterCollection? InputBefore { get; init; }

    /// <summary>Makes the parameters of a step when it asks for them; null where they are given.</summary>
    internal EventRun? Event { get; init; }

    /// <summary>Which row of the event the step runs for; null where for all of them.</summary>
    internal int? Row { get; init; }

    public ParameterCollection OutputParameters { get => field ??= Event?.OutputOf(this) ?? []; set; }

    public ParameterCollection SharedVariables { get => SharedVariablesOrNull ??= []; set => SharedVariablesOrNull = value; }

    /// <summary>Null where nobody has asked for any.</summary>
    internal ParameterCollection? SharedVariablesOrNull { get; private set; }

    public Guid UserId { get; set; }

    public Guid InitiatingUserId { get; set; }

    public Guid BusinessUnitId { get; set; }

    public Guid OrganizationId { get; set; }

    public string OrganizationName { get; set; } = "";

    public Guid PrimaryEntityId { get; set; }

    public EntityImageCollection PreEntityImages => PreEntityImagesCollection.Length > 0 ? PreEntityImagesCollection[0] : NoImages;

    public EntityImageCollection PostEntityImages => PostEntityImagesCollection.Length > 0 ? PostEntityImagesCollection[0] : NoImages;

    public EntityImageCollection[] PreEntityImagesCollection { get; set; } = [];

    public EntityImageCollection[] PostEntityImagesCollection { get; set; } = [];

    public EntityReference? OwningExtension
    {
        get => field ??= Step is { } step ? new EntityReference("sdkmessageprocessingstep", step.Id) { Name = step.Name } : null;
        set;
    }

    /// <summary>The step that runs; null where none does, and for a job whose step is named by <see cref="OwningExtension"/>.</summary>
    internal Step? Step { get; init; }

    public Guid CorrelationId { get; set; }

    public bool IsExecutingOffline => false;

    public bool IsOfflinePlayback => false;

    public bool IsInTransaction { get; set; }

    public Guid OperationId { get; set; }

    public DateTime OperationCreatedOn { get; set; }

    public Guid UserAzureActiveDirectoryObjectId => Guid.Empty;

    public Guid InitiatingUserAzureActiveDirectoryObjectId => Guid.Empty;

    public Guid InitiatingUserApplicationId => Guid.Empty;

    public Guid PortalsContactId => Guid.Empty;

    public bool IsPortalsClientCall => false;

    public Guid AuthenticatedUserId => InitiatingUserId;

    public string InitiatingUserAgent => "LocalDataverse";

    public string EnvironmentId => OrganizationId.ToString("D");

    public Guid TenantId => Guid.Empty;

    public bool IsApplicationUser => false;

    private EntityImageCollection NoImages => field ??= [];
}
