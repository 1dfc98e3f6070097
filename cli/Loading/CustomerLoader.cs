using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Loading;

/// <summary>
/// Brings customers into contact. A customer is the contact with that customer number, else the one contact with that e-mail address and
/// no other number. Only what is new or differs is sent: loading a file again writes nothing.
/// </summary>
internal sealed class CustomerLoader
{
    private readonly IOrganizationService _service;
    private readonly BulkWriter _writer;
    private readonly string _fileName;
    private readonly CustomerDirectory _directory;
    private readonly List<BadRow> _bad = [];
    private int _created;
    private int _updated;
    private int _unchanged;

    /// <param name="directory">Learns every customer that is found or created.</param>
    public CustomerLoader(IOrganizationService service, string fileName, CustomerDirectory directory)
    {
        _directory = directory;
        _service = service;
        _fileName = fileName;
        _writer = new BulkWriter(service, fileName);
    }

    public LoadCounts Counts => new(_created, _updated, _unchanged);

    public IEnumerable<BadRow> BadRows => _bad.Concat(_writer.Refused);

    public void Load(IReadOnlyList<CustomerRow> customers, ILoadProgress progress)
    {
        progress.Begin("Customers", customers.Count);
        foreach (var batch in customers.Chunk(BulkWriter.RowsAtOnce))
        {
            LoadBatch(batch);
            progress.Advance(batch.Length);
        }
    }

    private void LoadBatch(CustomerRow[] batch)
    {
        string[] columns =
            [.. batch.SelectMany(c => c.Values.Keys).Append(Schema.Contact.CustomerNumber).Append(Schema.Contact.Email).Distinct()];
        var byNumber = _service
            .RetrieveByValues(Schema.Contact.Table, Schema.Contact.CustomerNumber, batch.Select(c => c.Number).OfType<string>(), columns)
            .ToDictionary(e => e.GetAttributeValue<string>(Schema.Contact.CustomerNumber), StringComparer.OrdinalIgnoreCase);
        var byEmail = _service
            .RetrieveByValues(
                Schema.Contact.Table,
                Schema.Contact.Email,
                batch.Where(c => c.Email != null && (c.Number == null || !byNumber.ContainsKey(c.Number))).Select(c => c.Email!),
                columns,
                new ConditionExpression(Schema.Contact.StateCode, ConditionOperator.Equal, 0))
            .ToLookup(e => e.GetAttributeValue<string>(Schema.Contact.Email), StringComparer.OrdinalIgnoreCase);

        var claimed = new HashSet<Guid>();
        var create = new List<(Entity Row, int Line)>();
        var update = new List<(Entity Row, int Line)>();
        var keys = new List<(Entity Row, CustomerRow Customer)>();
        foreach (var customer in batch)
        {
            if (!TryMatch(customer, byNumber, byEmail, claimed, out var existing))
                continue;

            if (existing == null)
            {
                var row = NewContact(customer);
                create.Add((row, customer.Line));
                keys.Add((row, customer));
                continue;
            }

            claimed.Add(existing.Id);
            _directory.Add(customer.Number, customer.Email, existing.Id);
            if (Changes(existing, customer) is { } changes)
                update.Add((changes, customer.Line));
            else
                _unchanged++;
        }

        if (create.Count > 0)
            _created += _writer.Create(create);
        if (update.Count > 0)
            _updated += _writer.Update(update);
        foreach (var (row, customer) in keys.Where(k => k.Row.Id != Guid.Empty))
            _directory.Add(customer.Number, customer.Email, row.Id);
    }

    /// <summary>Finds a customer's contact; null: there is none yet. False: it cannot be told which it is.</summary>
    private bool TryMatch(
        CustomerRow customer, Dictionary<string, Entity> byNumber, ILookup<string, Entity> byEmail, HashSet<Guid> claimed, out Entity? existing)
    {
        existing = null;
        if (customer.Number != null && byNumber.TryGetValue(customer.Number, out existing))
            return true;
        if (customer.Email == null)
            return true;

        var candidates = byEmail[customer.Email]
            .Where(e => customer.Number == null || e.GetAttributeValue<string>(Schema.Contact.CustomerNumber) == null)
            .Where(e => !claimed.Contains(e.Id))
            .ToList();
        if (candidates.Count > 1)
        {
            _bad.Add(new BadRow(_fileName, customer.Line, $"{candidates.Count} contacts have the e-mail address {customer.Email}; give the right one a customer number"));
            return false;
        }

        existing = candidates.SingleOrDefault();
        return true;
    }

    private static Entity NewContact(CustomerRow customer)
    {
        var row = new Entity(Schema.Contact.Table);
        if (customer.Email != null)
            row[Schema.Contact.Email] = customer.Email;
        foreach (var (column, value) in customer.Values)
            row[column] = Values.ToPlatform(value);
        // Every contact needs a last name; a customer who is known by a number alone is called by it.
        if (!row.Contains(Schema.Contact.LastName))
            row[Schema.Contact.LastName] = row.Contains(Schema.Contact.FirstName) || customer.Number == null ? customer.Email ?? customer.Number : $"Customer {customer.Number}";
        return row;
    }

    private static Entity? Changes(Entity existing, CustomerRow customer)
    {
        var changes = new Entity(Schema.Contact.Table, existing.Id);
        foreach (var (column, value) in customer.Values)
        {
            if (!Values.Same(existing.Contains(column) ? existing[column] : null, value))
                changes[column] = Values.ToPlatform(value);
        }

        return changes.Attributes.Count == 0 ? null : changes;
    }
}
