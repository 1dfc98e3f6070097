using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Loading;

/// <summary>Values of files as the platform takes them, and whether the platform has them already.</summary>
internal static class Values
{
    public static object ToPlatform(object value) => value switch
    {
        DateOnly date => ToDateTime(date),
        decimal amount => new Money(amount),
        CustomerRow.Option option => new OptionSetValue(option.Value),
        IEnumerable<CustomerRow.Option> options => new OptionSetValueCollection([.. options.Select(o => new OptionSetValue(o.Value))]),
        _ => value,
    };

    /// <summary>Whether a stored value says the same as a value of a file.</summary>
    public static bool Same(object? stored, object value) => (stored, value) switch
    {
        (null, _) => false,
        (DateTime had, DateOnly date) => DateOnly.FromDateTime(had) == date,
        (Money had, decimal amount) => had.Value == amount,
        (OptionSetValue had, CustomerRow.Option option) => had.Value == option.Value,
        (OptionSetValueCollection had, IEnumerable<CustomerRow.Option> options) => had.Select(o => o.Value).Order().SequenceEqual(options.Select(o => o.Value).Order()),
        _ => Equals(stored, value),
    };

    /// <summary>A day as a column of behaviour DateOnly takes it.</summary>
    public static DateTime ToDateTime(DateOnly date) => date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
}
