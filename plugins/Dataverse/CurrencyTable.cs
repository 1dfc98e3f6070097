namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of currencies.</summary>
internal static class CurrencyTable
{
    public const string Name = "transactioncurrency";
    public const string Id = "transactioncurrencyid";
    public const string Title = "currencyname";
    public const string Code = "isocurrencycode";
    public const string ExchangeRate = "exchangerate";
    public const string State = "statecode";
    public const string Symbol = "currencysymbol";
    public const string Precision = "currencyprecision";
}
