namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_levelmode</c>: what decides between High, Medium and Low.</summary>
internal enum LevelMode
{
    /// <summary>Scores set by hand.</summary>
    ScoreThresholds = 653210000,

    /// <summary>So many per cent of the customers with a purchase in the window.</summary>
    ShareOfCustomers = 653210001,

    /// <summary>The best customers who make so many per cent of the annual value.</summary>
    ShareOfValue = 653210002,
}
