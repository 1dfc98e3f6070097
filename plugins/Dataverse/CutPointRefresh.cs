using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Computes the cut points of a scheme from the whole population and stores them, with the day and the size of the
/// population. Where one of them changes the scheme gets a new revision, by which maintenance knows whom to recalculate.
/// </summary>
/// <param name="service">Sees every customer and writes schemes whose rules stand.</param>
/// <param name="calculator">By the rules that count.</param>
internal sealed class CutPointRefresh(IOrganizationService service, ProfileCalculator calculator)
{
    /// <summary>Computes and stores.</summary>
    /// <returns>The cut points, and whether they are other ones than before.</returns>
    public KeyValuePair<CutPoints, bool> Run(Guid schemeId, DateTime asOf)
    {
        var stored = new SchemeReader(service).ById(schemeId);
        if (stored.Status == SchemeStatus.Retired)
            throw new RefusedException($"The scheme '{stored.Scheme.Version}' is retired: its cut points stay as they were when it counted.");

        var cuts = Compute(stored, new Population(service, calculator, asOf).Read(), asOf);
        var changed = Write(stored, cuts, asOf);
        return new(cuts, changed);
    }

    /// <summary>The cut points that a scheme has on a population.</summary>
    public static CutPoints Compute(StoredScheme stored, IEnumerable<PopulationMember> population, DateTime asOf) =>
        CutPoints.Of(stored, population.Select(member => member.InputFor(stored.Scheme, asOf)));

    private bool Write(StoredScheme stored, CutPoints cuts, DateTime asOf)
    {
        var row = new Entity(PrioritySchemeTable.Name, stored.Id)
        {
            [PrioritySchemeTable.CutPointsOn] = asOf,
            [PrioritySchemeTable.NextCutPointsOn] = stored.NextRefreshAfter(asOf),
            [PrioritySchemeTable.Population] = cuts.Population,
        };
        var changed = Differs(stored, cuts);
        if (changed)
        {
            for (var i = 0; i < stored.FactorIds.Count; i++)
            {
                if (cuts.Factors[i] is { } factor)
                    service.Update(new Entity(PriorityFactorTable.Name, stored.FactorIds[i]) { [PriorityFactorTable.CutPoints] = CutPointText.Write(factor) });
            }

            row[PrioritySchemeTable.RecencyCuts] = CutPointText.Write(cuts.Recency.Select(cut => (decimal)cut));
            row[PrioritySchemeTable.FrequencyCuts] = CutPointText.Write(cuts.Frequency.Select(cut => (decimal)cut));
            row[PrioritySchemeTable.MonetaryCuts] = CutPointText.Write(cuts.Monetary);
            row[PrioritySchemeTable.TopValues] = TopShareText.Write([.. cuts.Top]);
            row[PrioritySchemeTable.CutPointRevision] = stored.Revision + 1;
            if (cuts.HighFrom is { } high)
                row[PrioritySchemeTable.HighCut] = high;
            if (cuts.MediumFrom is { } medium)
                row[PrioritySchemeTable.MediumCut] = medium;
        }

        service.Update(row);
        return changed;
    }

    private static bool Differs(StoredScheme stored, CutPoints cuts)
    {
        var scheme = stored.Scheme;
        return stored.LacksCutPoints
            || !scheme.Rfm.RecencyCuts.SequenceEqual(cuts.Recency)
            || !scheme.Rfm.FrequencyCuts.SequenceEqual(cuts.Frequency)
            || !scheme.TopShares.SequenceEqual(cuts.Top)
            || !scheme.Rfm.MonetaryCuts.SequenceEqual(cuts.Monetary)
            || scheme.Factors.Where((factor, i) => cuts.Factors[i] is { } newer && !newer.SequenceEqual(factor.CutPoints ?? [])).Any()
            || (stored.Mode != LevelMode.ScoreThresholds && (scheme.HighFrom != cuts.HighFrom || scheme.MediumFrom != cuts.MediumFrom));
    }
}
