using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Tests.Store;

public sealed class ValueCodecTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("0.0001")]
    [InlineData("-0.0001")]
    [InlineData("922337203685477.5807")]
    [InlineData("-922337203685477.5808")]
    [InlineData("12345.67")]
    public void Money_is_kept_exactly(string text)
    {
        var amount = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(amount, ValueCodec.ToMoney(ValueCodec.FromMoney(amount)));
    }

    [Theory]
    [InlineData("0.00005", 1)]
    [InlineData("0.00015", 2)]
    [InlineData("-0.00005", -1)]
    [InlineData("0.00004", 0)]
    public void Money_is_rounded_half_away_from_zero_to_four_digits(string text, long stored) =>
        Assert.Equal(stored, ValueCodec.FromMoney(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Decimals_are_rounded_to_the_columns_precision()
    {
        var column = new Column { LogicalName = "d", SchemaName = "d", Type = ColumnType.Decimal, Precision = 2 };
        Assert.Equal(1.24m, ValueCodec.FromStored(column, ValueCodec.ToStored(column, 1.235m)));
    }

    [Fact]
    public void Guids_are_kept_in_the_order_in_which_they_are_read()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(ValueCodec.FromGuid(id)));
        Assert.Equal(id, ValueCodec.ToGuid(ValueCodec.FromGuid(id)));
    }

    [Theory]
    [InlineData(DateTimeBehavior.UserLocal, DateTimeKind.Utc)]
    [InlineData(DateTimeBehavior.DateOnly, DateTimeKind.Unspecified)]
    [InlineData(DateTimeBehavior.TimeZoneIndependent, DateTimeKind.Unspecified)]
    public void Dates_come_back_with_the_kind_of_their_behavior(DateTimeBehavior behavior, DateTimeKind kind)
    {
        var column = new Column { LogicalName = "d", SchemaName = "d", Type = ColumnType.DateTime, DateTimeBehavior = behavior };
        var value = (DateTime)ValueCodec.FromStored(column, ValueCodec.ToStored(column, new DateTime(1753, 1, 1, 23, 59, 58, 999)))!;

        Assert.Equal(behavior == DateTimeBehavior.DateOnly ? new DateTime(1753, 1, 1) : new DateTime(1753, 1, 1, 23, 59, 58), value);
        Assert.Equal(kind, value.Kind);
    }

    [Fact]
    public void Several_choices_are_kept_ascending_and_once()
    {
        var column = new Column { LogicalName = "c", SchemaName = "c", Type = ColumnType.MultiSelectPicklist };
        Assert.Equal(",1,2,10,", ValueCodec.ToStored(column, new OptionSetValueCollection([new(10), new(2), new(1), new(2)])));
        Assert.Equal(DBNull.Value, ValueCodec.ToStored(column, new OptionSetValueCollection()));
    }
}
