using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>How multi-line text is shown, by name.</summary>
[DataContract]
public sealed class MemoFormatName : ConstantsBase<string>
{
    public static readonly MemoFormatName Text = "Text";

    public static readonly MemoFormatName Email = "Email";

    public static readonly MemoFormatName TextArea = "TextArea";

    public static readonly MemoFormatName Json = "Json";

    public static readonly MemoFormatName RichText = "RichText";

    public static implicit operator MemoFormatName(string value) => new() { Value = value };

    public static bool operator ==(MemoFormatName left, MemoFormatName right) => Equals(left, right);

    public static bool operator !=(MemoFormatName left, MemoFormatName right) => !Equals(left, right);

    public override bool Equals(object obj) => obj is MemoFormatName other && other.Value == Value;

    public override int GetHashCode() => Value?.GetHashCode() ?? 0;
}
