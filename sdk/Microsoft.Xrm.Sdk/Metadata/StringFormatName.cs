using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>How text is shown, by name.</summary>
[DataContract]
public sealed class StringFormatName : ConstantsBase<string>
{
    public static readonly StringFormatName Email = "Email";

    public static readonly StringFormatName Text = "Text";

    public static readonly StringFormatName TextArea = "TextArea";

    public static readonly StringFormatName Url = "Url";

    public static readonly StringFormatName TickerSymbol = "TickerSymbol";

    public static readonly StringFormatName PhoneticGuide = "PhoneticGuide";

    public static readonly StringFormatName VersionNumber = "VersionNumber";

    public static readonly StringFormatName Phone = "Phone";

    public static readonly StringFormatName Json = "Json";

    public static readonly StringFormatName RichText = "RichText";

    public static implicit operator StringFormatName(string value) => new() { Value = value };

    public static bool operator ==(StringFormatName left, StringFormatName right) => Equals(left, right);

    public static bool operator !=(StringFormatName left, StringFormatName right) => !Equals(left, right);

    public override bool Equals(object obj) => obj is StringFormatName other && other.Value == Value;

    public override int GetHashCode() => Value?.GetHashCode() ?? 0;
}
