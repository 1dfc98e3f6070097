using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Apis;

/// <summary>
/// Computes profiles anew and compares them with what is stored, for a sample of customers or, page by page, for all.
/// Mismatches are reported with their columns and, on request, mended.
/// </summary>
[PluginType("e49a7c05-83b6-4c2f-a5d1-6b0d92f7183e")]
[CustomApi("cseg_VerifyProfiles")]
public sealed class VerifyProfiles : PluginApi
{
    /// <summary>Integer, optional: verify so many customers and no more; all, page by page, when not given.</summary>
    public const string SampleSize = "SampleSize";

    /// <summary>Boolean, optional: recalculate who is wrong.</summary>
    public const string Repair = "Repair";

    /// <summary>String: in, to go on; out, empty after the last page.</summary>
    public const string ContinuationToken = "ContinuationToken";

    /// <summary>Integer: customers compared by this call.</summary>
    public const string Verified = "Verified";

    /// <summary>Integer: customers that maintenance has yet to bring up to date, which were not compared.</summary>
    public const string Due = "Due";

    /// <summary>Integer: customers in whom a stored value is wrong.</summary>
    public const string Mismatches = "Mismatches";

    /// <summary>Integer: those of them that were mended.</summary>
    public const string Repaired = "Repaired";

    /// <summary>String: a line for each of the first mismatches: id, columns, what is stored, what should be.</summary>
    public const string Details = "Details";

    /// <summary>Guid: the row that keeps what the verification found.</summary>
    public const string RunId = "Run";

    private const int PageSize = 500;
    private const int MostDetails = 50;
    private const char Part = '|';

    private protected override void Run(StepCall call)
    {
        call.ReadRulesAnew();
        var customers = Customers(call, out var run, out var token);
        var recalculation = new CustomerRecalculation(call.AsSystem, call.Calculator);
        var found = recalculation.Compare(customers, call.AsOf);
        var repair = call.Input<bool?>(Repair) == true;
        if (repair)
            call.RecalculateHere(found.Mismatches.Keys, ChangeCause.Repair);

        var repaired = repair ? found.Mismatches.Count : 0;
        call.BeginRecalculation();
        run = new MaintenanceRuns(call.AsSystem, call.Rules.Settings.Profiles.Texts, call.Context.OperationCreatedOn).Add(run, call.AsOf, found, repaired, token == null);
        var wrong = found.Mismatches.Concat(found.Failures).ToList();
        call.Output(Verified, found.Verified);
        call.Output(Due, found.Due);
        call.Output(Mismatches, wrong.Count);
        call.Output(Repaired, repaired);
        call.Output(Details, string.Join("\n", wrong.Take(MostDetails).Select(one => $"{one.Key}: {one.Value}")));
        call.Output(ContinuationToken, token == null ? "" : run.Value.ToString("N") + Part + token);
        call.Output(RunId, run.Value);
        call.Trace("{0} customers verified as of {1:yyyy-MM-dd}, {2} mismatches, repair {3}", found.Verified, call.AsOf, wrong.Count, repair);
    }

    private static List<Guid> Customers(StepCall call, out Guid? run, out string? token)
    {
        var verification = new Verification(call.AsSystem);
        run = null;
        token = null;
        switch (call.Input<int?>(SampleSize) ?? 0)
        {
            case < 0 or > CustomerRecalculation.CustomersAtOnce:
                throw new RefusedException($"SampleSize must be from 1 to {CustomerRecalculation.CustomersAtOnce}, or left out to verify all customers.");
            case > 0 and var size:
                // The request's own id decides where the sample lies: another request, another sample.
                return verification.Sample(size, (call.Context.CorrelationId.GetHashCode() & 0xFFFF) / (double)0xFFFF);
        }

        var cookie = Place(call.Input<string>(ContinuationToken), out run, out var page);
        var customers = verification.Page(cookie, page, PageSize, out var next);
        if (next != null)
            token = (page + 1).ToString(CultureInfo.InvariantCulture) + Part + next;
        return customers;
    }

    private static string? Place(string? token, out Guid? run, out int page)
    {
        run = null;
        page = 1;
        if (string.IsNullOrEmpty(token))
            return null;

        var parts = token!.Split([Part], 3);
        if (parts.Length != 3 || !Guid.TryParseExact(parts[0], "N", out var known) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out page))
            throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew.");

        run = known;
        return parts[2];
    }
}
