using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.ServiceModel;
using System.Text;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that looks after segments, one a page: list and count brought up to date, a query changed by hand
/// noted and left as it is, the history written, warnings found. A segment with more changes than a page may write takes several.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="settings">Say from when on a warning is due.</param>
/// <param name="now">The time of the call.</param>
internal sealed class SegmentsRefreshed(IOrganizationService service, Settings settings, DateTime now) : IMaintenancePhase
{
    private const char Part = ':';
    private const int LongestReason = 300;
    private const string History = "history";

    private static readonly ColumnSet Columns = new(
        SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent, SegmentTable.Purpose, SegmentTable.Lifecycle, SegmentTable.List, SegmentTable.HistoryOn,
        SegmentTable.HistoryOf, SegmentTable.PublishedQuery, SegmentTable.Drift);

    public string Name => "segments";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var page = Run(token with { Unreported = null }, token.Unreported, pageSize);
        if (token.Unreported is { } earlier)
            page.Result.Failures[earlier.Key] = earlier.Value;
        return page;
    }

    private MaintenancePage Run(MaintenanceToken token, KeyValuePair<Guid, string>? earlier, int pageSize)
    {
        var place = (token.Place ?? "0").Split(Part);
        if (!int.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new RefusedException($"The continuation token is not one that this API gave out. Leave it empty to begin anew.");
        if (At(number) is not { } segment)
            return new MaintenancePage();

        var next = token with { Place = (number + 1).ToString(CultureInfo.InvariantCulture) };
        try
        {
            segment = Lock(segment);
            return segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value == (int)SegmentLifecycle.Published
                ? Published(segment, token, next, place.Length == 1, pageSize)
                : Ended(segment, token, next, pageSize);
        }
        catch (RefusedException refused)
        {
            var page = new MaintenancePage { Next = next };
            page.Result.Failures[segment.Id] = settings.Profiles.Texts.Say(refused.Sentence);
            return page;
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            // Whatever this page has written is undone with the platform's fault, so the caller has to go on, and the next page reports it.
            var reason = fault.Message.Replace('\'', '"');
            next = next with { Unreported = new(segment.Id, Short(earlier is { } other ? $"{reason} (before: segment {other.Key}: {other.Value})" : reason)) };
            // Programs read it, so it is in English for everybody.
            var sentence = $"The segment '{SegmentChain.NameOf(segment)}' could not be refreshed: {reason} Nothing of this page was written. To go on without this segment, continue with the token '{next}'.";
            throw new RefusedException($"{sentence}", fault);
        }
    }

    /// <summary>
    /// Another run may be at the same segment: whoever writes its row first has it until the page ends, and the other finds its history
    /// as that page leaves it. An older day of comparison only makes more changes explain a difference.
    /// </summary>
    private Entity Lock(Entity segment)
    {
        service.Update(new Entity(SegmentTable.Name, segment.Id) { [SegmentTable.HistoryOn] = segment.GetAttributeValue<DateTime?>(SegmentTable.HistoryOn) });
        return service.Retrieve(SegmentTable.Name, segment.Id, Columns);
    }

    /// <summary>The n-th of the segments that have, or may have, members; none when there are fewer.</summary>
    private Entity? At(int number)
    {
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = Columns, PageInfo = new PagingInfo { Count = 1, PageNumber = number + 1 } };
        query.Criteria.AddCondition(SegmentTable.Lifecycle, ConditionOperator.In, (int)SegmentLifecycle.Published, (int)SegmentLifecycle.Retired);
        query.AddOrder(SegmentTable.Id, OrderType.Ascending);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }

    private MaintenancePage Published(Entity segment, MaintenanceToken token, MaintenanceToken next, bool isFirstPage, int pageSize)
    {
        var name = SegmentChain.NameOf(segment);
        var counter = new MemberCounter(service);
        if (isFirstPage)
        {
            // A column may be gone since. Asked here, it costs this segment alone and not the page.
            SegmentChain.Of(service, segment).Check(new DefinitionCheck(new TableColumns(service).Of));
            var noted = new SegmentLists(service, service, counter, settings.Profiles.Texts, now).Refresh(segment.Id);
            segment[SegmentTable.Drift] = noted.GetAttributeValue<string>(SegmentTable.Drift);
            segment[SegmentTable.PublishedQuery] = noted.GetAttributeValue<string>(SegmentTable.PublishedQuery);
        }

        if (!string.IsNullOrEmpty(segment.GetAttributeValue<string>(SegmentTable.Drift)))
            return new MaintenancePage { Next = next, Note = $"segment '{name}': query changed by hand" };

        var query = segment.GetAttributeValue<string>(SegmentTable.PublishedQuery);
        if (counter.Members(query) is not { } members)
            return new MaintenancePage { Next = next, Note = $"segment '{name}': more than 50,000 members over linked tables created in the same second, neither counted nor kept in the history" };

        var notes = new Entity(SegmentTable.Name, segment.Id);
        if (isFirstPage)
        {
            var guard = new GuardRails(service, settings, token.AsOf);
            notes = guard.Look(segment, members);
            guard.WarnEarlier(segment);
        }

        var fingerprint = FingerprintOf(query);
        var done = new SegmentHistory(service).Compare(segment, members, fingerprint, token.AsOf, pageSize);
        if (done.Remaining == 0)
        {
            // Only now: until then the differences have the causes that they had.
            notes[SegmentTable.HistoryOn] = now;
            notes[SegmentTable.HistoryOf] = fingerprint;
        }

        if (notes.Attributes.Count > 0)
            service.Update(notes);
        return new MaintenancePage
        {
            Note = $"segment '{name}': {members.Count} members, {done.Entered} entered, {done.Left} left",
            Next = done.Remaining == 0 ? next : token with { Place = token.Place?.Split(Part)[0] is { } place ? place + Part + History : "0" + Part + History },
        };
    }

    private MaintenancePage Ended(Entity segment, MaintenanceToken token, MaintenanceToken next, int pageSize)
    {
        var closed = new SegmentHistory(service).CloseAll(segment.Id, token.AsOf, pageSize);
        return new MaintenancePage
        {
            Note = closed == 0 ? null : (Sentence)$"segment '{SegmentChain.NameOf(segment)}': retired, {closed} left",
            Next = closed < pageSize ? next : token with { Place = token.Place ?? "0" },
        };
    }

    private static string Short(string text) => text.Length <= LongestReason ? text : text.Substring(0, LongestReason);

    private static string FingerprintOf(string query)
    {
        using var hash = SHA256.Create();
        return BitConverter.ToString(hash.ComputeHash(Encoding.UTF8.GetBytes(query))).Replace("-", "");
    }
}
