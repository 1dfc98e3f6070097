using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Apis;

/// <summary>
/// Takes over the customers of a message that concerns too many to recalculate in its own save. Inside that save they are
/// marked due, so that maintenance finds them whatever happens next; <see cref="CustomersHandedOver"/> follows once it is
/// committed. An asynchronous step on the purchases themselves would run for every single one of them.
/// </summary>
[PluginType("d83b5f60-41c9-4e7a-96b2-5c0e8f1a7d34")]
[CustomApi(Message)]
public sealed class HandOverCustomers : PluginApi
{
    /// <summary>StringArray: ids of contacts.</summary>
    public const string ContactIds = "ContactIds";

    /// <summary>Integer, optional: what a change of level is put down to, of the choice cseg_changecause; a purchase when not given.</summary>
    public const string Cause = "Cause";

    internal const string Message = "cseg_HandOverCustomers";

    private protected override void Run(StepCall call)
    {
        call.BeginRecalculation();
        new CustomerRecalculation(call.AsSystem, call.Calculator).MarkDue(call.Input<string[]>(ContactIds)!.Select(Guid.Parse), call.AsOf);
    }
}
