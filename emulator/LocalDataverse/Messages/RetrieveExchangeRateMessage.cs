using System;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>RetrieveExchangeRate.</summary>
internal sealed class RetrieveExchangeRateMessage : Message
{
    public override string Name => "RetrieveExchangeRate";

    public override bool Writes => false;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call) =>
        call.Output["ExchangeRate"] = call.Organization.Principals.Currency(call.Require<Guid>("TransactionCurrencyId")).Rate;
}
