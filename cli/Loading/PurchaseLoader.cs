using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Cli.Input;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Loading;

/// <summary>
/// Brings purchases into the organisation. Source system and document number name a purchase: one that is there is compared, and only
/// what is new or differs is sent, so that loading a file again writes nothing and runs no plug-in.
/// </summary>
internal sealed class PurchaseLoader
{
    private static readonly string[] Columns =
    [
        Schema.Purchase.DocumentNumber, Schema.Purchase.SourceSystem, Schema.Purchase.Contact, Schema.Purchase.Date, Schema.Purchase.Amount, Schema.Purchase.Kind,
        Schema.Purchase.Channel, Schema.Purchase.IsGift, Schema.Purchase.Category, Schema.Purchase.Product, Schema.Purchase.Units, Schema.Purchase.Currency,
    ];

    private const string Part = "purchases";

    private readonly ILoadTarget _target;
    private readonly object _gate = new();
    private readonly string _fileName;
    private readonly CustomerDirectory _customers;
    private readonly BulkWriter _writer;
    private readonly List<BadRow> _bad = [];
    private Dictionary<string, Guid> _categories = [];
    private Dictionary<string, Guid> _currencies = [];

    public PurchaseLoader(ILoadTarget target, string fileName, CustomerDirectory customers)
    {
        _target = target;
        _fileName = fileName;
        _customers = customers;
        _writer = new BulkWriter(target, fileName, Schema.Purchase.SourceSystem, Schema.Purchase.DocumentNumber);
    }

    public LoadCounts Counts { get; private set; }

    public IEnumerable<BadRow> BadRows => _bad.Concat(_writer.Refused);

    public void Load(IReadOnlyList<PurchaseRow> purchases, ILoadProgress progress)
    {
        progress.Begin("Purchases", purchases.Count);
        _currencies = purchases.Any(p => p.Currency != null) ? ReadCurrencies() : [];
        _categories = LoadCategories(purchases);

        var known = new List<(PurchaseRow Purchase, Guid Contact)>(purchases.Count);
        var before = 0;
        foreach (var purchase in purchases)
        {
            if (_target.Acknowledged(Part, purchase.Line) != null)
                before++;
            else if (_customers.Find(purchase.CustomerNumber, purchase.Email) is not { } contact)
                _bad.Add(new BadRow(_fileName, purchase.Line, $"customer {purchase.CustomerNumber ?? purchase.Email} could not be loaded"));
            else if (purchase.Currency != null && !_currencies.ContainsKey(purchase.Currency))
                _bad.Add(new BadRow(_fileName, purchase.Line, $"the organisation has no currency {purchase.Currency}; add it there, or leave the column out with --map {PurchaseTargets.Currency.Name}=ignore"));
            else
                known.Add((purchase, contact));
        }

        Counts += new LoadCounts(0, 0, 0, before);
        progress.Advance(purchases.Count - known.Count);
        // A customer's purchases side by side: a customer is recalculated once a message, not once a purchase.
        known.Sort((a, b) => (a.Contact, a.Purchase.Date, a.Purchase.Line).CompareTo((b.Contact, b.Purchase.Date, b.Purchase.Line)));
        _target.ForEachBatch(known, row => row.Contact, batch =>
        {
            var counts = LoadBatch(batch);
            lock (_gate)
            {
                Counts += counts;
                progress.Advance(batch.Length);
            }
        });
    }

    private LoadCounts LoadBatch((PurchaseRow Purchase, Guid Contact)[] batch)
    {
        var existing = new Dictionary<(string, string), Entity>();
        foreach (var source in batch.GroupBy(b => b.Purchase.SourceSystem, StringComparer.OrdinalIgnoreCase))
        {
            var condition = new ConditionExpression(Schema.Purchase.SourceSystem, ConditionOperator.Equal, source.Key);
            foreach (var row in _target.Service.RetrieveByValues(Schema.Purchase.Table, Schema.Purchase.DocumentNumber, source.Select(b => b.Purchase.DocumentNumber), Columns, condition))
                existing[Key(row.GetAttributeValue<string>(Schema.Purchase.SourceSystem), row.GetAttributeValue<string>(Schema.Purchase.DocumentNumber))] = row;
        }

        var unchanged = 0;
        var create = new List<(Entity Row, int Line)>();
        var update = new List<(Entity Row, int Line)>();
        foreach (var (purchase, contact) in batch)
        {
            if (!existing.TryGetValue(Key(purchase.SourceSystem, purchase.DocumentNumber), out var row))
                create.Add((NewPurchase(purchase, contact), purchase.Line));
            else if (Changes(row, purchase, contact) is { } changes)
                update.Add((changes, purchase.Line));
            else
                unchanged++;
        }

        var notCreated = create.Count > 0 ? _writer.Create(create) : [];
        var notUpdated = update.Count > 0 ? _writer.Update(update) : [];
        var refused = create.Where(c => notCreated.Contains(c.Row)).Concat(update.Where(u => notUpdated.Contains(u.Row))).Select(r => r.Line).ToHashSet();
        _target.Acknowledge(Part, [.. batch.Where(b => !refused.Contains(b.Purchase.Line)).Select(b => (b.Purchase.Line, Guid.Empty))]);
        return new LoadCounts(create.Count - notCreated.Count, update.Count - notUpdated.Count, unchanged);
    }

    private static (string, string) Key(string source, string document) => (source.ToUpperInvariant(), document.ToUpperInvariant());

    private Entity NewPurchase(PurchaseRow purchase, Guid contact)
    {
        var row = new Entity(Schema.Purchase.Table)
        {
            [Schema.Purchase.Name] = string.Create(CultureInfo.InvariantCulture, $"{(purchase.IsReturn ? "Return" : "Purchase")} of {purchase.Date:d MMMM yyyy}"),
            [Schema.Purchase.SourceSystem] = purchase.SourceSystem,
            [Schema.Purchase.DocumentNumber] = purchase.DocumentNumber,
        };
        foreach (var (column, value) in Said(purchase, contact))
            row[column] = value;
        return row;
    }

    private Entity? Changes(Entity existing, PurchaseRow purchase, Guid contact)
    {
        var changes = new Entity(Schema.Purchase.Table, existing.Id);
        foreach (var (column, value) in Said(purchase, contact))
        {
            if (!Same(existing.Contains(column) ? existing[column] : null, value))
                changes[column] = value;
        }

        return changes.Attributes.Count == 0 ? null : changes;
    }

    /// <summary>What the row says of itself. What it leaves empty is not here, and stays as the organisation has it.</summary>
    private IEnumerable<(string Column, object Value)> Said(PurchaseRow purchase, Guid contact)
    {
        yield return (Schema.Purchase.Contact, new EntityReference(Schema.Contact.Table, contact));
        yield return (Schema.Purchase.Date, Values.ToDateTime(purchase.Date));
        yield return (Schema.Purchase.Amount, new Money(purchase.Amount));
        yield return (Schema.Purchase.Kind, new OptionSetValue(purchase.IsReturn ? Schema.PurchaseKind.Return : Schema.PurchaseKind.Purchase));
        if (purchase.Channel is { } channel)
            yield return (Schema.Purchase.Channel, new OptionSetValue(channel));
        if (purchase.IsGift is { } gift)
            yield return (Schema.Purchase.IsGift, gift);
        if (purchase.Category is { } category)
            yield return (Schema.Purchase.Category, new EntityReference(Schema.ProductCategory.Table, _categories[category]));
        if (purchase.Product is { } product)
            yield return (Schema.Purchase.Product, product);
        if (purchase.Units is { } units)
            yield return (Schema.Purchase.Units, units);
        if (purchase.Currency is { } currency)
            yield return (Schema.Purchase.Currency, new EntityReference(Schema.Currency.Table, _currencies[currency]));
    }

    private static bool Same(object? stored, object value) => (stored, value) switch
    {
        (EntityReference had, EntityReference reference) => had.Id == reference.Id,
        (OptionSetValue had, OptionSetValue option) => had.Value == option.Value,
        (Money had, Money amount) => had.Value == amount.Value,
        (DateTime had, DateTime date) => had.Date == date,
        _ => Equals(stored, value),
    };

    private Dictionary<string, Guid> ReadCurrencies() =>
        _target.Service.RetrieveAll(new QueryExpression(Schema.Currency.Table) { ColumnSet = new ColumnSet(Schema.Currency.IsoCode) })
            .GroupBy(e => e.GetAttributeValue<string>(Schema.Currency.IsoCode), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First().Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>Product categories by their name, which serves as their code; those that are missing are created.</summary>
    private Dictionary<string, Guid> LoadCategories(IReadOnlyList<PurchaseRow> purchases)
    {
        var names = purchases.Select(p => p.Category).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var categories = _target.Service
            .RetrieveByValues(Schema.ProductCategory.Table, Schema.ProductCategory.Code, names, [Schema.ProductCategory.Code])
            .ToDictionary(e => e.GetAttributeValue<string>(Schema.ProductCategory.Code), e => e.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.Where(n => !categories.ContainsKey(n)))
        {
            categories[name] = _target.Service.Create(new Entity(Schema.ProductCategory.Table, _target.IdFor($"{Schema.ProductCategory.Table}:{name.ToUpperInvariant()}"))
            {
                [Schema.ProductCategory.Name] = name,
                [Schema.ProductCategory.Code] = name,
            });
        }

        return categories;
    }
}
