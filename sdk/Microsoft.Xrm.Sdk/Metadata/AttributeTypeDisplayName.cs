using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk.Metadata;

/// <summary>Kind of a column by name; tells kinds apart that share an <see cref="AttributeTypeCode"/>.</summary>
[DataContract]
public sealed class AttributeTypeDisplayName : ConstantsBase<string>
{
    public static readonly AttributeTypeDisplayName BooleanType = "BooleanType";

    public static readonly AttributeTypeDisplayName CustomerType = "CustomerType";

    public static readonly AttributeTypeDisplayName DateTimeType = "DateTimeType";

    public static readonly AttributeTypeDisplayName DecimalType = "DecimalType";

    public static readonly AttributeTypeDisplayName DoubleType = "DoubleType";

    public static readonly AttributeTypeDisplayName IntegerType = "IntegerType";

    public static readonly AttributeTypeDisplayName LookupType = "LookupType";

    public static readonly AttributeTypeDisplayName MemoType = "MemoType";

    public static readonly AttributeTypeDisplayName MoneyType = "MoneyType";

    public static readonly AttributeTypeDisplayName OwnerType = "OwnerType";

    public static readonly AttributeTypeDisplayName PartyListType = "PartyListType";

    public static readonly AttributeTypeDisplayName PicklistType = "PicklistType";

    public static readonly AttributeTypeDisplayName StateType = "StateType";

    public static readonly AttributeTypeDisplayName StatusType = "StatusType";

    public static readonly AttributeTypeDisplayName StringType = "StringType";

    public static readonly AttributeTypeDisplayName UniqueidentifierType = "UniqueidentifierType";

    public static readonly AttributeTypeDisplayName CalendarRulesType = "CalendarRulesType";

    public static readonly AttributeTypeDisplayName VirtualType = "VirtualType";

    public static readonly AttributeTypeDisplayName BigIntType = "BigIntType";

    public static readonly AttributeTypeDisplayName ManagedPropertyType = "ManagedPropertyType";

    public static readonly AttributeTypeDisplayName EntityNameType = "EntityNameType";

    public static readonly AttributeTypeDisplayName ImageType = "ImageType";

    public static readonly AttributeTypeDisplayName MultiSelectPicklistType = "MultiSelectPicklistType";

    public static readonly AttributeTypeDisplayName FileType = "FileType";

    public static readonly AttributeTypeDisplayName CustomType = "CustomType";

    public static implicit operator AttributeTypeDisplayName(string value) => new() { Value = value };

    public static bool operator ==(AttributeTypeDisplayName left, AttributeTypeDisplayName right) => Equals(left, right);

    public static bool operator !=(AttributeTypeDisplayName left, AttributeTypeDisplayName right) => !Equals(left, right);

    public override bool Equals(object obj) => obj is AttributeTypeDisplayName other && other.Value == Value;

    public override int GetHashCode() => Value?.GetHashCode() ?? 0;
}
