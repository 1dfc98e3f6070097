using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk.Metadata;

namespace Microsoft.Xrm.Sdk.Messages;

/// <summary>Reads a global choice.</summary>
[DataContract]
public sealed class RetrieveOptionSetRequest : OrganizationRequest
{
    public RetrieveOptionSetRequest() => RequestName = "RetrieveOptionSet";

    public string Name
    {
        get => Get<string>();
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

/// <summary>The answer to <see cref="RetrieveOptionSetRequest"/>.</summary>
[DataContract]
public sealed class RetrieveOptionSetResponse : OrganizationResponse
{
    public OptionSetMetadataBase OptionSetMetadata => Get<OptionSetMetadataBase>();
}
