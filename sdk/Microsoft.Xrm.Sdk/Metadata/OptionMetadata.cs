using System.Collections.Generic;
using System.Linq;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>An option of a choice.</summary>
[DataContract]
public class OptionMetadata : MetadataBase
{
    public OptionMetadata()
    {
    }

    public OptionMetadata(int value) => Value = value;

    public OptionMetadata(int value, IEnumerable<int> parentValues)
        : this(value) => ParentValues = parentValues?.ToArray();

    public OptionMetadata(Label label, int? value)
    {
        Label = label;
        Value = value;
    }

    public OptionMetadata(Label label, int? value, IEnumerable<int> parentValues)
        : this(label, value) => ParentValues = parentValues?.ToArray();

    [DataMember]
    public int? Value { get; set; }

    [DataMember]
    public Label Label { get; set; }

    [DataMember]
    public Label Description { get; set; }

    [DataMember]
    public string Color { get; set; }

    [DataMember]
    public bool? IsManaged { get; internal set; }

    [DataMember]
    public string ExternalValue { get; set; }

    [DataMember]
    public int[] ParentValues { get; set; }

    [DataMember]
    public string Tag { get; internal set; }

    [DataMember]
    public bool IsHidden { get; internal set; }
}
