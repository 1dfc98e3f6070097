using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>Column values as the user's settings show them, by logical name.</summary>
[CollectionDataContract]
public sealed class FormattedValueCollection : DataCollection<string, string>
{
    public FormattedValueCollection()
    {
    }
}
