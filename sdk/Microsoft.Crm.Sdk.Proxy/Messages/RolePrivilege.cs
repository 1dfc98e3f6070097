using System;
using System.Runtime.Serialization;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>A privilege that somebody has by a role.</summary>
[DataContract]
public sealed class RolePrivilege : IExtensibleDataObject
{
    [DataMember]
    public PrivilegeDepth Depth { get; set; }

    [DataMember]
    public Guid PrivilegeId { get; set; }

    [DataMember]
    public Guid BusinessUnitId { get; set; }

    [DataMember]
    public string PrivilegeName { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
