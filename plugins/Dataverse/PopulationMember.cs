using System;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Dataverse;

/// <summary>A customer with a profile: what schemes look at as of a day, and what is stored about him.</summary>
internal sealed class PopulationMember(Guid id, ProfileFigures figures, Customer declared, PriorityLevel? level, decimal? score, RfmGroup? group)
{
    public Guid Id { get; } = id;

    public decimal AnnualValue => figures.AnnualValue;

    /// <summary>The stored level; none where the customer was never computed.</summary>
    public PriorityLevel? Level { get; } = level;

    public decimal? Score { get; } = score;

    public RfmGroup? Group { get; } = group;

    public PriorityInput InputFor(PriorityScheme scheme, DateTime asOf) => figures.InputOf(declared, asOf, scheme.Trend);
}
