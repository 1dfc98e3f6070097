using System;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Settings of an import.</summary>
[DataContract]
public sealed class SolutionParameters : IExtensibleDataObject
{
    [DataMember]
    public Guid StageSolutionUploadId { get; set; }

    [DataMember]
    public bool DeployMissingPackagesBeforeSolutionImport { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }
}
