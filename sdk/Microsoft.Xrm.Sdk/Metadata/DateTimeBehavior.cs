using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>How a date relates to time zones.</summary>
[DataContract]
public sealed class DateTimeBehavior : ConstantsBase<string>
{
    public static readonly DateTimeBehavior UserLocal = "UserLocal";

    public static readonly DateTimeBehavior DateOnly = "DateOnly";

    public static readonly DateTimeBehavior TimeZoneIndependent = "TimeZoneIndependent";

    public static implicit operator DateTimeBehavior(string value) => new() { Value = value };

    public static bool operator ==(DateTimeBehavior left, DateTimeBehavior right) => Equals(left, right);

    public static bool operator !=(DateTimeBehavior left, DateTimeBehavior right) => !Equals(left, right);

    public override bool Equals(object obj) => obj is DateTimeBehavior other && other.Value == Value;

    public override int GetHashCode() => Value?.GetHashCode() ?? 0;
}
