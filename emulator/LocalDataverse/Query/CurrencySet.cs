using System;
using System.Collections.Generic;

namespace LocalDataverse.Query;

/// <summary>All currencies as they were at one moment.</summary>
/// <param name="Base">The organisation's own, with its digits for prices.</param>
internal sealed record CurrencySet(Currency Base, IReadOnlyDictionary<Guid, Currency> Known)
{
    /// <summary>The currency of that id; one without a symbol where there is none.</summary>
    public Currency ById(Guid id) => Known.TryGetValue(id, out var currency) ? currency : Currency.Unknown;
}
