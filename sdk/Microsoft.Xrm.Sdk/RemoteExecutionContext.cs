using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>An execution context as it travels to a service endpoint.</summary>
[DataContract]
public sealed class RemoteExecutionContext : IPluginExecutionContext, IExtensibleDataObject
{
    [DataMember]
    public int Stage { get; set; }

    [DataMember]
    public int Mode { get; set; }

    [DataMember]
    public int IsolationMode { get; set; }

    [DataMember]
    public int Depth { get; set; }

    [DataMember]
    public string MessageName { get; set; }

    [DataMember]
    public string PrimaryEntityName { get; set; }

    [DataMember]
    public string SecondaryEntityName { get; set; }

    [DataMember]
    public string OrganizationName { get; set; }

    [DataMember]
    public string InitiatingUserAgent { get; set; }

    [DataMember]
    public Guid? RequestId { get; set; }

    [DataMember]
    public Guid UserId { get; set; }

    [DataMember]
    public Guid InitiatingUserId { get; set; }

    [DataMember]
    public Guid BusinessUnitId { get; set; }

    [DataMember]
    public Guid OrganizationId { get; set; }

    [DataMember]
    public Guid PrimaryEntityId { get; set; }

    [DataMember]
    public Guid CorrelationId { get; set; }

    [DataMember]
    public Guid OperationId { get; set; }

    [DataMember]
    public Guid UserAzureActiveDirectoryObjectId { get; set; }

    [DataMember]
    public Guid InitiatingUserAzureActiveDirectoryObjectId { get; set; }

    [DataMember]
    public DateTime OperationCreatedOn { get; set; }

    [DataMember]
    public bool IsExecutingOffline { get; set; }

    [DataMember]
    public bool IsOfflinePlayback { get; set; }

    [DataMember]
    public bool IsInTransaction { get; set; }

    [DataMember]
    public EntityReference OwningExtension { get; set; }

    [DataMember]
    public RemoteExecutionContext ParentContext { get; set; }

    [DataMember]
    public ParameterCollection InputParameters { get; private set; } = new();

    [DataMember]
    public ParameterCollection OutputParameters { get; private set; } = new();

    [DataMember]
    public ParameterCollection SharedVariables { get; private set; } = new();

    [DataMember]
    public EntityImageCollection PreEntityImages { get; private set; } = new();

    [DataMember]
    public EntityImageCollection PostEntityImages { get; private set; } = new();

    public ExtensionDataObject ExtensionData { get; set; }

    IPluginExecutionContext IPluginExecutionContext.ParentContext => ParentContext;
}
