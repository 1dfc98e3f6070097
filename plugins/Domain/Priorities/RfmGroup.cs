namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_rfmsegment</c>.</summary>
internal enum RfmGroup
{
    Champions = 653210000,
    PotentialLoyalist = 653210001,
    LoyalCustomers = 653210002,
    Promising = 653210003,
    NewCustomers = 653210004,
    CannotLoseThem = 653210005,
    AtRisk = 653210006,
    NeedAttention = 653210007,
    AboutToSleep = 653210008,
    Lost = 653210009,

    /// <summary>No rule matches.</summary>
    Others = 653210010,

    /// <summary>Never bought.</summary>
    Prospect = 653210011,
}
