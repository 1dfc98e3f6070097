using System;

namespace CrmSegmentation.Dataverse;

/// <summary>A segment that the solution brings along.</summary>
/// <param name="Id">The same in every organisation and for good, so that it is made once.</param>
/// <param name="Name">Its name.</param>
/// <param name="Filter">FetchXML.</param>
/// <param name="Description">Whom it holds, and why.</param>
internal sealed record StarterSegment(Guid Id, string Name, string Filter, string Description);
