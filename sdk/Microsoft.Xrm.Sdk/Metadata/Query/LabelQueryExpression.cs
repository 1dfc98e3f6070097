using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata.Query;

/// <summary>In which languages labels are wanted.</summary>
[DataContract]
public sealed class LabelQueryExpression : MetadataQueryBase
{
    private DataCollection<int> _filterLanguages;

    [DataMember]
    public DataCollection<int> FilterLanguages
    {
        get => _filterLanguages ??= new DataCollection<int>();
        internal set => _filterLanguages = value;
    }

    [DataMember]
    public int? MissingLabelBehavior { get; set; }
}
