using System;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Apis;

/// <summary>
/// Recalculates the customers that have become due, one page a call. Call it again with the token it returns until it
/// returns none. Calling it twice, or in two places at once, does no harm.
/// </summary>
[PluginType("3f6b0e52-1d94-4a57-9c1b-7a6d2e8f4b10")]
[CustomApi(Message)]
public sealed class RunMaintenance : PluginApi
{
    /// <summary>DateTime, optional: the day to bring profiles up to. Default: the day of the call.</summary>
    public const string AsOf = "AsOf";

    /// <summary>Integer, optional: customers a call, 1 to 1,000.</summary>
    public const string PageSize = "PageSize";

    /// <summary>String: in, to go on with a run; out, empty when nobody is due any more.</summary>
    public const string ContinuationToken = "ContinuationToken";

    /// <summary>Integer: customers computed anew by this call.</summary>
    public const string Touched = "Touched";

    /// <summary>Integer: those of them in whom a stored value changed.</summary>
    public const string Changed = "Changed";

    /// <summary>Integer: customers that could not be computed; they stay due.</summary>
    public const string Failed = "Failed";

    /// <summary>String: a line for each of them, id and reason.</summary>
    public const string Failures = "Failures";

    /// <summary>Integer: customers known to be due after this call; 5,000 stands for that many or more.</summary>
    public const string Remaining = "Remaining";

    /// <summary>String: what this call was at, one of the phases of maintenance.</summary>
    public const string Phase = "Phase";

    /// <summary>Guid: the row that keeps what the run did.</summary>
    public const string RunId = "Run";

    internal const string Message = "cseg_RunMaintenance";

    private protected override void Run(StepCall call)
    {
        call.ReadRulesAnew();
        var token = call.Input<string>(ContinuationToken) is { Length: > 0 } text ? MaintenanceToken.Parse(text) : new MaintenanceToken { AsOf = AsOfGiven(call) };
        call.BeginRecalculation();
        var page = new Maintenance(call.AsSystem, call.Rules, call.Context.OperationCreatedOn).Run(token, PageSizeGiven(call));
        var run = new MaintenanceRuns(call.AsSystem, call.Rules.Settings.Profiles.Texts, call.Context.OperationCreatedOn).Add(token.Run, token.AsOf, page);

        var result = page.Result;
        call.Output(Touched, result.Touched);
        call.Output(Changed, result.Changed);
        call.Output(Failed, result.Failures.Count);
        call.Output(Failures, string.Join("\n", result.Failures.Select(failure => $"{failure.Key}: {failure.Value}")));
        call.Output(ContinuationToken, page.Next is { } next ? (next with { Run = run }).ToString() : "");
        call.Output(Remaining, page.Remaining);
        call.Output(Phase, page.Phase!);
        call.Output(RunId, run);
        if (page.Note is { } note)
            call.Trace("Maintenance: {0}", note);
        call.Trace("Maintenance as of {0:yyyy-MM-dd}: {1} touched, {2} changed, {3} failed", token.AsOf, result.Touched, result.Changed, result.Failures.Count);
    }

    private static DateTime AsOfGiven(StepCall call)
    {
        // What was not given arrives as the default of its type: the first day of the first year, and 0.
        if (call.Input<DateTime?>(AsOf) is not { } given || given == default)
            return call.AsOf;
        if (given.Date > call.LatestAsOf)
            throw new RefusedException($"Maintenance as of {given:yyyy-MM-dd} would compute profiles of a day that has not come; {call.LatestAsOf:yyyy-MM-dd} is the latest possible now.");
        return DateTime.SpecifyKind(given.Date, DateTimeKind.Unspecified);
    }

    internal static int PageSizeGiven(StepCall call)
    {
        var size = call.Input<int?>(PageSize) is { } given and not 0 ? given : CustomersDue.DefaultPageSize;
        return size is >= 1 and <= CustomersDue.LargestPageSize ? size : throw new RefusedException($"PageSize is {size}; it must be from 1 to {CustomersDue.LargestPageSize}.");
    }
}
