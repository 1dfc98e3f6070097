using System;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Steps;

/// <summary>
/// What all entry points of the platform share: a user's mistake reaches the user in its own words, anything else is traced
/// in full and wrapped once. They hold no state, as the platform runs one instance for many calls at a time.
/// Whatever leaves a plug-in reaches its caller as 0x80040265; the platform's code of a right that is missing goes along as
/// the sub-code, and over the Web API the status is 403.
/// </summary>
public abstract class PluginEntry : IPlugin
{
    private const int IsvAborted = unchecked((int)0x80040265);
    private const int ObjectDoesNotExist = unchecked((int)0x80040217);

    /// <summary>A privilege, access to a row, either of a team's member; then reading, writing and creating secured columns.</summary>
    private static readonly int[] RightIsMissing =
    [
        unchecked((int)0x80040220), unchecked((int)0x80048306), unchecked((int)0x80042F09),
        unchecked((int)0x8004F507), unchecked((int)0x8004F508), unchecked((int)0x8004F509), unchecked((int)0x8004F50A),
    ];

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
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == IsvAborted)
        {
            // A step inside has refused, in a sentence that needs no second one around it.
            throw MissingRight(fault.Detail) is { } code ? Refusal(code, fault.Message) : new InvalidPluginExecutionException(fault.Message, fault);
        }
        catch (FaultException<OrganizationServiceFault> fault) when (MissingRight(fault.Detail) is { } code)
        {
            call.Trace("{0} failed on {1} of {2}, correlation {3}: {4}", GetType().Name, call.Context.MessageName, call.Context.PrimaryEntityName, call.Context.CorrelationId, fault);
            throw Refusal(code, call.Say($"{Outcome(call)}: {fault.Message} Ask your administrator for that right, or the owner of the row to do it."));
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

    private static InvalidPluginExecutionException Refusal(int code, string message) => new(OperationStatus.Failed, code, message, PluginHttpStatusCode.Forbidden);

    /// <summary>The platform's code of a missing right, of the fault itself or of what refused inside.</summary>
    private static int? MissingRight(OrganizationServiceFault fault)
    {
        var code = fault.ErrorCode == IsvAborted && fault.ErrorDetails.TryGetValue("SubErrorCode", out var inside) && int.TryParse(Convert.ToString(inside, CultureInfo.InvariantCulture), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : fault.ErrorCode;
        return RightIsMissing.Contains(code) ? code : null;
    }

    private protected abstract void Run(StepCall call);

    /// <summary>The beginning of the sentence that a person reads when something fails that should not.</summary>
    private protected abstract Sentence Outcome(StepCall call);
}
