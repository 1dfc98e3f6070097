using System;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Apis;

/// <summary>
/// Recalculates some customers in one transaction. An asynchronous step has none of its own: a lock taken by one of its
/// requests is gone in the next, so it sends its customers here.
/// </summary>
[PluginType("1c6e92ab-d705-4f38-8e14-b3a97c25d60f")]
[CustomApi(Message)]
public sealed class RecalculateCustomers : PluginApi
{
    /// <summary>StringArray: ids of contacts.</summary>
    public const string ContactIds = "ContactIds";

    /// <summary>Integer, optional: what a change of level is put down to, of the choice cseg_changecause; a purchase when not given.</summary>
    public const string Cause = "Cause";

    internal const string Message = "cseg_RecalculateCustomers";

    private protected override void Run(StepCall call) => call.RecalculateHere([.. call.Input<string[]>(ContactIds)!.Select(Guid.Parse)], CauseGiven(call));

    private static ChangeCause CauseGiven(StepCall call)
    {
        // What was not given arrives as the default of its type.
        if (call.Input<int?>(Cause) is not { } given || given == 0)
            return ChangeCause.Purchase;
        return Enum.IsDefined(typeof(ChangeCause), given) ? (ChangeCause)given : throw new RefusedException($"Cause is {given}, which is no value of the choice cseg_changecause.");
    }
}
