using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells the rate of a currency.</summary>
[DataContract]
public sealed class RetrieveExchangeRateRequest : OrganizationRequest
{
    public RetrieveExchangeRateRequest() => RequestName = "RetrieveExchangeRate";

    public Guid TransactionCurrencyId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveExchangeRateRequest"/>.</summary>
[DataContract]
public sealed class RetrieveExchangeRateResponse : OrganizationResponse
{
    public decimal ExchangeRate => Get<decimal>();
}
