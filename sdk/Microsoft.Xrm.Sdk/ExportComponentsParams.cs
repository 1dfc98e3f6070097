using System.Collections.Generic;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>The components an export is limited to.</summary>
[DataContract]
public class ExportComponentsParams
{
    [DataMember]
    public List<ExportComponentDetails> ExportComponentsList { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
