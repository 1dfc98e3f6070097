using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Names the request that made a transaction fail.</summary>
[DataContract]
public sealed class ExecuteTransactionFault : OrganizationServiceFault
{
    [DataMember]
    public int FaultedRequestIndex { get; set; }
}
