using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>The values of a row's columns before and after a change.</summary>
[DataContract]
public sealed class AttributeAuditDetail : AuditDetail
{
    [DataMember]
    public Entity OldValue { get; set; }

    [DataMember]
    public Entity NewValue { get; set; }
}
