using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>
/// Two contacts have become one: the master's profile covers both histories, the other's is cleared. Whether the platform
/// also sends an update for each purchase that moves is not documented, so nothing here relies on it or minds it.
/// </summary>
[PluginType("b1d5a0c2-6f3e-4b8a-8d47-2e9c5a7f6013")]
[Step("8e2c47d9-05b1-4f6a-9a3d-c71f60e8b254", "Merge", ContactTable.Name, StepStage.PostOperation)]
public sealed class ContactsMerged : PluginStep
{
    private protected override void Run(StepCall call)
    {
        var master = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        var other = (Guid)call.Context.InputParameters["SubordinateId"];
        call.Recalculate(TouchedCustomers.Wholly([master, other]), ChangeCause.Merge);
        new OutgoingContacts(call.AsSystem).Merge(master, other);
        new FrozenLists(call.AsSystem).Merge(master, other);
        new SegmentHistory(call.AsSystem).Merge(master, other, call.AsOf);
        new SuggestionRows(call.AsSystem).Merge(master, other, call.AsOf);
    }
}
