using System;

namespace CrmSegmentation.Dataverse;

/// <summary>How much another published segment shares with the one looked at.</summary>
/// <param name="SegmentId">The other segment.</param>
/// <param name="Name">Its name.</param>
/// <param name="Members">Its members.</param>
/// <param name="Shared">Those who are members of both.</param>
internal readonly record struct SegmentOverlap(Guid SegmentId, string Name, int Members, int Shared);
