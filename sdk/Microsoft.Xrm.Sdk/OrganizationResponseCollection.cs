using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>The answers to a batch.</summary>
[CollectionDataContract]
public sealed class OrganizationResponseCollection : DataCollection<OrganizationResponse>
{
    public OrganizationResponseCollection()
    {
    }
}
