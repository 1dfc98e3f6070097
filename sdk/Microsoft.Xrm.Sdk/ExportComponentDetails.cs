using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>A component of an export.</summary>
[DataContract]
public class ExportComponentDetails
{
    [DataMember]
    public Guid ComponentId { get; set; }

    [DataMember]
    public int ComponentType { get; set; }

    [DataMember]
    public bool AddRequiredComponents { get; set; }
}
