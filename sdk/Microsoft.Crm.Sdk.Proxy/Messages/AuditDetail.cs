using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>What the audit tells of one event.</summary>
[DataContract]
[KnownType(typeof(AttributeAuditDetail))]
public class AuditDetail : IExtensibleDataObject
{
    /// <summary>The row of the table audit.</summary>
    [DataMember]
    public Entity AuditRecord { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
