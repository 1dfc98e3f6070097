namespace CrmSegmentation.Domain.Priorities;

/// <summary>A range of scores, both ends included.</summary>
internal readonly record struct RfmRange(int From, int To)
{
    public bool Contains(int score) => From <= score && score <= To;
}
