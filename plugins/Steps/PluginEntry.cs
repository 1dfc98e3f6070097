using System;
using System.ServiceModel;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>
/// What all entry points of the platform share: a user's mistake reaches the user in its own words, anything else is traced
/// in full and wrapped once. They hold no state, as the platform runs one instance for many calls at a time.
/// </summary>
public abstract class PluginEntry : IPlugin
{
    private const int ObjectDoesNotExist = unchecked((int)0x80040217);

    public void Execute(IServiceProvider serviceProvider)
    {
        var call = new StepCall(serviceProvider);
        try
        {
            Run(call);
        }
        catch (InvalidPluginExecutionException)
        {
            throw;
        }
        catch (RefusedException refused)
        {
            throw new InvalidPluginExecutionException(call.Say(refused.Sentence), refused);
        }
        catch (FaultException<OrganizationServiceFault> missing) when (missing.Detail.ErrorCode == ObjectDoesNotExist)
        {
            call.Trace("{0} failed on {1} of {2}, correlation {3}: {4}", GetType().Name, call.Context.MessageName, call.Context.PrimaryEntityName, call.Context.CorrelationId, missing);
            throw new InvalidPluginExecutionException(call.Say($"{Outcome(call)}: {missing.Message}. A row that it refers to is not there: choose another one and try again."), missing);
        }
        catch (Exception failure)
        {
            var context = call.Context;
            call.Trace("{0} failed on {1} of {2}, correlation {3}: {4}", GetType().Name, context.MessageName, context.PrimaryEntityName, context.CorrelationId, failure);
            throw new InvalidPluginExecutionException(
                call.Say($"{Outcome(call)}: {failure.Message} Tell your administrator the correlation id {context.CorrelationId}."),
                failure);
        }
    }

    private protected abstract void Run(StepCall call);

    /// <summary>The beginning of the sentence that a person reads when something fails that should not.</summary>
    private protected abstract Sentence Outcome(StepCall call);
}
