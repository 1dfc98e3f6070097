using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>What the Organization service says when it fails.</summary>
[DataContract]
[KnownType(typeof(ExecuteTransactionFault))]
public class OrganizationServiceFault : BaseServiceFault
{
    [DataMember]
    public string TraceText { get; set; }

    [DataMember]
    public OrganizationServiceFault InnerFault { get; set; }

    public override string ToString() => $"{nameof(OrganizationServiceFault)}: {Message} (0x{ErrorCode:X8})" + (InnerFault == null ? "" : $" ---> {InnerFault}");
}
