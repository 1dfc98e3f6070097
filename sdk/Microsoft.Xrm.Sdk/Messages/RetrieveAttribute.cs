using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Metadata;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Reads the metadata of a column.</summary>
[DataContract]
public sealed class RetrieveAttributeRequest : OrganizationRequest
{
    public RetrieveAttributeRequest() => RequestName = "RetrieveAttribute";

    public string EntityLogicalName
    {
        get => Get<string>();
        set => Set(value);
    }

    public string LogicalName
    {
        get => Get<string>();
        set => Set(value);
    }

    public int ColumnNumber
    {
        get => Get<int>();
        set => Set(value);
    }

    public Guid MetadataId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public bool RetrieveAsIfPublished
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveAttributeRequest"/>.</summary>
[DataContract]
public sealed class RetrieveAttributeResponse : OrganizationResponse
{
    public AttributeMetadata AttributeMetadata => Get<AttributeMetadata>();
}
