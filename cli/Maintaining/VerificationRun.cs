using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Maintaining;

/// <summary>A verification: the custom API, called once for a sample or page by page for all customers.</summary>
internal sealed class VerificationRun
{
    private readonly List<string> _details = [];

    private VerificationRun()
    {
    }

    public int Verified { get; private set; }

    public int Due { get; private set; }

    public int Mismatches { get; private set; }

    public int Repaired { get; private set; }

    /// <summary>A line for each of the first mismatches of each page.</summary>
    public IReadOnlyList<string> Details => _details;

    /// <summary>Verifies as of the organisation's day.</summary>
    /// <param name="sample">How many customers; 0 is all.</param>
    public static VerificationRun Of(IOrganizationService service, int sample, bool repair, ILoadProgress progress)
    {
        progress.Begin("Customers to verify", sample > 0 ? sample : service.RetrieveAll(new QueryExpression(Schema.Contact.Table) { ColumnSet = new ColumnSet(Schema.Contact.Id) }).Count());
        var run = new VerificationRun();
        var token = string.Empty;
        do
        {
            var page = service.Execute(new OrganizationRequest(Schema.VerifyProfiles.Name)
            {
                [Schema.VerifyProfiles.SampleSize] = sample,
                [Schema.VerifyProfiles.Repair] = repair,
                [Schema.VerifyProfiles.ContinuationToken] = token,
            });
            token = run.Add(page, progress);
        }
        while (token.Length > 0);
        return run;
    }

    private string Add(OrganizationResponse page, ILoadProgress progress)
    {
        var (verified, due) = ((int)page[Schema.VerifyProfiles.Verified], (int)page[Schema.VerifyProfiles.Due]);
        Verified += verified;
        Due += due;
        Mismatches += (int)page[Schema.VerifyProfiles.Mismatches];
        Repaired += (int)page[Schema.VerifyProfiles.Repaired];
        _details.AddRange(((string)page[Schema.VerifyProfiles.Details]).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        progress.Advance(verified + due);
        return (string)page[Schema.VerifyProfiles.ContinuationToken];
    }
}
