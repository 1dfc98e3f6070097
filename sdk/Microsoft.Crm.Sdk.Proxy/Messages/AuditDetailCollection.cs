using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>A page of what the audit tells.</summary>
[DataContract]
public sealed class AuditDetailCollection : IExtensibleDataObject
{
    public AuditDetail this[int index]
    {
        get => AuditDetails[index];
        set => AuditDetails[index] = value;
    }

    [DataMember]
    public DataCollection<AuditDetail> AuditDetails { get; internal set; } = new DataCollection<AuditDetail>(0);

    public int Count => AuditDetails.Count;

    [DataMember]
    public bool MoreRecords { get; set; }

    [DataMember]
    public string PagingCookie { get; set; }

    [DataMember]
    public int TotalRecordCount { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }

    public void Add(AuditDetail item) => AuditDetails.Add(item);
}
