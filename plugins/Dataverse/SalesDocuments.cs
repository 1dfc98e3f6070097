using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata.Query;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that makes purchases of documents of Dynamics 365 Sales: of each that changed since the last
/// reading. The document decides: paid, it is a purchase; cancelled, its purchase is deactivated; paid again, it is back.
/// </summary>
/// <remarks>
/// Why no steps on invoice and order: a managed solution cannot register a step on a table that an organisation lacks, and
/// steps registered by code belong to no solution, so that the solution could not be removed any more. Reading what changed
/// works in both kinds of organisation, costs the save of an invoice nothing, and catches up by itself after a pause.
/// </remarks>
internal sealed class SalesDocuments(IOrganizationService service, Settings settings, SalesDocumentSource source) : IMaintenancePhase
{
    /// <summary>Documents a call: each becomes a purchase, whose save recalculates its customer.</summary>
    private const int MostDocumentsACall = 200;

    private const int LongestReason = 300;

    /// <summary>
    /// A transaction that began earlier may commit later than one that was read already. The platform ends a transaction after
    /// two minutes; documents from this long before are read again, which changes nothing where nothing changed.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private const char Part = '\n';

    public string Name => source.Phase;

    private bool IsOn => source == SalesDocumentSource.Invoices ? settings.InvoiceSource : settings.OrderSource;

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        if (!IsOn)
            return new MaintenancePage();
        if (token.Place == null && !TableExists())
            return new MaintenancePage { Note = $"no {source.Documents} were read: this organisation has no table {source.Table}" };

        var row = SettingsRow();
        var place = token.Place?.Split([Part], 3);
        var query = Changed(place == null ? row.GetAttributeValue<DateTime?>(source.ReadToColumn) - Overlap : MomentOf(place[0]), token.Failed);
        query.PageInfo = new PagingInfo
        {
            Count = Math.Min(pageSize, MostDocumentsACall),
            PageNumber = place == null ? 1 : int.Parse(place[1], CultureInfo.InvariantCulture),
            PagingCookie = place?[2],
        };
        var page = service.RetrieveMultiple(query);
        var ignored = 0;
        var written = page.Entities.Count == 0 ? 0 : Write(page.Entities, token, ref ignored);

        var result = new RecalculationResult();
        if (token.Unreported is { } earlier)
            result.Failures[earlier.Key] = earlier.Value;

        // What failed has to be met again, so the reading is not noted as done.
        if (!page.MoreRecords && token.Failed.Count == 0 && page.Entities.LastOrDefault()?.GetAttributeValue<DateTime?>(SalesOrderTable.ModifiedOn) is { } last && last != row.GetAttributeValue<DateTime?>(source.ReadToColumn))
            service.Update(new Entity(SettingsTable.Name, row.Id) { [source.ReadToColumn] = last });

        return new MaintenancePage
        {
            Result = result,
            Note = written == 0 ? null : (Sentence)$"{written} {source.Documents} became purchases or changed theirs; {ignored} of this page belong to no contact",
            Next = page.MoreRecords
                ? token with { Unreported = null, Place = string.Join(Part.ToString(), place?[0] ?? MomentText(row.GetAttributeValue<DateTime?>(source.ReadToColumn) - Overlap), (query.PageInfo.PageNumber + 1).ToString(CultureInfo.InvariantCulture), page.PagingCookie) }
                : null,
        };
    }

    /// <summary>Asked in a way in which 'no' is an answer and no fault: a fault would undo the transaction.</summary>
    private bool TableExists()
    {
        var criteria = new MetadataFilterExpression(LogicalOperator.And);
        criteria.Conditions.Add(new MetadataConditionExpression("LogicalName", MetadataConditionOperator.Equals, source.Table));
        var answer = (RetrieveMetadataChangesResponse)service.Execute(new RetrieveMetadataChangesRequest
        {
            Query = new EntityQueryExpression { Criteria = criteria, Properties = new MetadataPropertiesExpression("LogicalName") },
        });
        return answer.EntityMetadata.Count > 0;
    }

    private Entity SettingsRow()
    {
        var query = new QueryExpression(SettingsTable.Name) { ColumnSet = new ColumnSet(source.ReadToColumn), TopCount = 1 };
        query.Criteria.AddCondition(SettingsTable.State, ConditionOperator.Equal, 0);
        return service.RetrieveMultiple(query).Entities[0];
    }

    private QueryExpression Changed(DateTime? since, IReadOnlyCollection<Guid> failed)
    {
        var query = new QueryExpression(source.Table)
        {
            ColumnSet = new ColumnSet(
                source.NumberColumn, source.DateColumn, SalesOrderTable.Title, SalesOrderTable.Customer, SalesOrderTable.NetAmount, SalesOrderTable.TotalAmount,
                SalesOrderTable.Currency, SalesOrderTable.State, SalesOrderTable.CreatedOn, SalesOrderTable.ModifiedOn),
            Orders = { new OrderExpression(SalesOrderTable.ModifiedOn, OrderType.Ascending), new OrderExpression(source.IdColumn, OrderType.Ascending) },
        };
        if (source == SalesDocumentSource.Invoices)
            query.ColumnSet.AddColumn(InvoiceTable.Order);
        if (since is { } moment)
            query.Criteria.AddCondition(SalesOrderTable.ModifiedOn, ConditionOperator.GreaterEqual, moment);
        if (failed.Count > 0)
            query.Criteria.AddCondition(source.IdColumn, ConditionOperator.NotIn, failed.Cast<object>().ToArray());
        return query;
    }

    private int Write(IReadOnlyCollection<Entity> documents, MaintenanceToken token, ref int ignored)
    {
        var written = 0;
        var purchases = PurchasesOf(documents);
        foreach (var document in documents)
        {
            if (document.GetAttributeValue<EntityReference>(SalesOrderTable.Customer)?.LogicalName != ContactTable.Name)
                ignored++;

            purchases.TryGetValue(NumberOf(document), out var purchase);
            try
            {
                written += Write(document, purchase) ? 1 : 0;
            }
            catch (FaultException<OrganizationServiceFault> fault)
            {
                throw Interrupted(token, document, fault);
            }
        }

        return written;
    }

    /// <summary>Writes only what differs: writing an amount again would take the exchange rate of today.</summary>
    private bool Write(Entity document, Entity? purchase)
    {
        var isActive = purchase?.GetAttributeValue<OptionSetValue>(PurchaseTable.State)?.Value == 0;
        if (PurchaseOf(document) is not { } wanted)
        {
            if (!isActive)
                return false;
            service.Update(new Entity(PurchaseTable.Name, purchase!.Id) { [PurchaseTable.State] = new OptionSetValue(1), [PurchaseTable.Status] = new OptionSetValue(2) });
            return true;
        }

        if (purchase == null)
        {
            // By the key: another copy of the run may have been here a moment ago.
            var row = new Entity(PurchaseTable.Name, new KeyAttributeCollection { { PurchaseTable.SourceSystem, source.SourceSystem }, { PurchaseTable.DocumentNumber, NumberOf(document) } });
            foreach (var value in wanted)
                row[value.Key] = value.Value;
            service.Execute(new UpsertRequest { Target = row });
            return true;
        }

        var changes = new Entity(PurchaseTable.Name, purchase.Id);
        foreach (var value in wanted.Where(value => !CustomerColumns.SameValue(purchase.GetAttributeValue<object>(value.Key), value.Value)))
            changes[value.Key] = value.Value;
        if (!isActive)
        {
            changes[PurchaseTable.State] = new OptionSetValue(0);
            changes[PurchaseTable.Status] = new OptionSetValue(1);
        }

        if (changes.Attributes.Count == 0)
            return false;
        service.Update(changes);
        return true;
    }

    /// <summary>
    /// The purchase that a document is, as columns; nothing where it is none: in another state, of an account, without an
    /// amount, or an invoice of an order where orders are purchases themselves. A negative document is a return.
    /// </summary>
    private Dictionary<string, object>? PurchaseOf(Entity document)
    {
        var amount = (document.GetAttributeValue<Money>(SalesOrderTable.NetAmount) ?? document.GetAttributeValue<Money>(SalesOrderTable.TotalAmount))?.Value;
        if (!source.Counts(document.GetAttributeValue<OptionSetValue>(SalesOrderTable.State)?.Value ?? -1)
            || amount == null
            || document.GetAttributeValue<EntityReference>(SalesOrderTable.Customer) is not { LogicalName: ContactTable.Name } customer
            || (source == SalesDocumentSource.Invoices && settings.OrderSource && document.GetAttributeValue<EntityReference>(InvoiceTable.Order) != null))
        {
            return null;
        }

        var moment = document.GetAttributeValue<DateTime?>(source.DateColumn) ?? document.GetAttributeValue<DateTime>(SalesOrderTable.CreatedOn);
        var purchase = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [PurchaseTable.Title] = Short(document.GetAttributeValue<string>(source.NumberColumn) ?? document.GetAttributeValue<string>(SalesOrderTable.Title) ?? source.SourceSystem, LongestTitle),
            [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, customer.Id),
            [PurchaseTable.PurchaseDate] = settings.TimeZone.DayOf(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            [PurchaseTable.Amount] = new Money(Math.Abs(amount.Value)),
            [PurchaseTable.Kind] = new OptionSetValue((int)(amount < 0 ? PurchaseKind.Return : PurchaseKind.Purchase)),
        };
        if (document.GetAttributeValue<EntityReference>(SalesOrderTable.Currency) is { } currency)
            purchase[PurchaseTable.Currency] = new EntityReference(currency.LogicalName, currency.Id);
        return purchase;
    }

    private const int LongestTitle = 100;

    private Dictionary<string, Entity> PurchasesOf(IEnumerable<Entity> documents)
    {
        var query = new QueryExpression(PurchaseTable.Name)
        {
            ColumnSet = new ColumnSet(PurchaseTable.DocumentNumber, PurchaseTable.Title, PurchaseTable.Contact, PurchaseTable.PurchaseDate, PurchaseTable.Amount, PurchaseTable.Kind, PurchaseTable.Currency, PurchaseTable.State),
        };
        query.Criteria.AddCondition(PurchaseTable.SourceSystem, ConditionOperator.Equal, source.SourceSystem);
        query.Criteria.AddCondition(PurchaseTable.DocumentNumber, ConditionOperator.In, documents.Select(NumberOf).Cast<object>().ToArray());
        return service.RetrieveMultiple(query).Entities.ToDictionary(row => row.GetAttributeValue<string>(PurchaseTable.DocumentNumber), StringComparer.OrdinalIgnoreCase);
    }

    private static string NumberOf(Entity document) => document.Id.ToString("D");

    /// <summary>A refusal that ends in the token with which a caller goes on without this document, as that of the customers' phase does.</summary>
    private RefusedException Interrupted(MaintenanceToken token, Entity document, FaultException<OrganizationServiceFault> fault)
    {
        if (token.Failed.Count >= MaintenanceToken.MostFailures)
            return new RefusedException($"{token.Failed.Count + 1} {source.Documents} could not become purchases, so the run stops: {fault.Message} Mend the cause and run maintenance again.", fault);

        var reason = fault.Message.Replace('\'', '"');
        var next = token with
        {
            Failed = [.. token.Failed, document.Id],
            Unreported = new(document.Id, Short(token.Unreported is { } earlier ? $"{reason} (before: {source.Table} {earlier.Key}: {earlier.Value})" : reason, LongestReason)),
        };
        // Programs read it, so it is in English for everybody.
        var sentence = $"The {source.Table} {document.Id} could not become a purchase: {reason} Nothing of this page was written. To go on without it, continue with the token '{next}'.";
        return new RefusedException($"{sentence}", fault);
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text.Substring(0, most);

    private static string MomentText(DateTime? moment) => moment?.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture) ?? "";

    private static DateTime? MomentOf(string text) => text.Length == 0 ? null : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
