namespace CrmSegmentation.Domain.Priorities;

/// <summary>Some customers, counted, and what they spend in the window.</summary>
internal sealed class Tally
{
    public int Customers { get; private set; }

    /// <summary>In the base currency.</summary>
    public decimal Value { get; private set; }

    public void Add(decimal annualValue)
    {
        Customers++;
        Value += annualValue;
    }
}
