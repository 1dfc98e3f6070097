using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>What ExecuteMultiple and ExecuteTransaction have in common.</summary>
internal static class Batches
{
    public static void CheckSize(MessageCall call, OrganizationRequestCollection requests)
    {
        var limit = call.Organization.Options.BatchSize;
        if (requests.Count > limit)
            throw ServiceFault.Of(unchecked((int)0x8004410D), $"The request batch holds {requests.Count} requests; at most {limit} are allowed.");
    }
}
