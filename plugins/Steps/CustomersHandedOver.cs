using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>
/// After the save of a large message: recalculates its customers in chunks, each a transaction. One bad chunk keeps none of
/// the others; its customers stay marked, and the job fails with a sentence.
/// </summary>
[PluginType("92d4e7f1-5b08-4c6d-a3f9-e0718b6c2a45")]
[Step("f6a1c358-0e9d-47b2-8c54-3d7be9a2061f", HandOverCustomers.Message, "none", StepStage.PostOperation, Asynchronous = true)]
public sealed class CustomersHandedOver : PluginStep
{
    private const int CustomersAChunk = 200;

    private protected override void Run(StepCall call)
    {
        var ids = call.Input<string[]>(HandOverCustomers.ContactIds)!;
        var service = call.AsSystem;
        var failures = new List<string>();
        for (var start = 0; start < ids.Length; start += CustomersAChunk)
        {
            try
            {
                service.Execute(new OrganizationRequest(RecalculateCustomers.Message)
                {
                    [RecalculateCustomers.ContactIds] = ids.Skip(start).Take(CustomersAChunk).ToArray(),
                    [RecalculateCustomers.Cause] = call.Input<int>(HandOverCustomers.Cause),
                });
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                failures.Add(fault.Message);
            }
        }

        if (failures.Count > 0)
            throw new RefusedException($"{failures.Count} of {(ids.Length + CustomersAChunk - 1) / CustomersAChunk} chunks of customers were not recalculated; the next maintenance does it. The first reason: {failures[0]}");
    }
}
