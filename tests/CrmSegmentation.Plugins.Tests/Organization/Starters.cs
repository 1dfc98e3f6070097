using System.Collections.Generic;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Tests.Steps;

namespace CrmSegmentation.Tests.Organization;

/// <summary>The starter segments as they are in an English organisation.</summary>
internal static class Starters
{
    public static IReadOnlyList<StarterSegment> All { get; } = In(ReasonTexts.English);

    public static IReadOnlyList<StarterSegment> In(ReasonTexts texts) => new StarterSegments(new ScriptedPlatform().CreateOrganizationService(null), texts).All;
}
