using System.Collections.Generic;

namespace CrmSegmentation.Dataverse;

/// <summary>Follow-ups found at one place of a rule.</summary>
/// <param name="Found">Whether or not their tasks have been made.</param>
/// <param name="Next">Where to go on; none after the last page.</param>
internal sealed record FollowUpPage(IReadOnlyList<FollowUp> Found, FollowUpPlace? Next);
