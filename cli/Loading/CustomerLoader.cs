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
    private readonly ILoadTarget _target;
    private readonly BulkWriter _writer;
    private readonly string _fileName;
    private readonly string _part;
    private readonly CustomerDirectory _directory;
    private readonly object _gate = new();
    private readonly List<BadRow> _bad = [];

    /// <param name="part">What this is of the load: customers, or those who only stand among the purchases.</param>
    /// <param name="directory">Learns every customer that is found or created.</param>
    public CustomerLoader(ILoadTarget target, string fileName, string part, CustomerDirectory directory)
    {
        _directory = directory;
        _target = target;
        _fileName = fileName;
        _part = part;
        _writer = new BulkWriter(target, fileName, Schema.Contact.CustomerNumber);
    }

    public LoadCounts Counts { get; private set; }

    public IEnumerable<BadRow> BadRows => _bad.Concat(_writer.Refused);

    public void Load(IReadOnlyList<CustomerRow> customers, ILoadProgress progress)
    {
        progress.Begin("Customers", customers.Count);
        var left = new List<CustomerRow>(customers.Count);
        foreach (var customer in customers)
        {
            if (_target.Acknowledged(_part, customer.Line) is { } contact)
                _directory.Add(customer.Number, customer.Email, contact);
            else
                left.Add(customer);
        }

        Counts += new LoadCounts(0, 0, 0, customers.Count - left.Count);
        progress.Advance(customers.Count - left.Count);
        // Two rows with one e-mail address may both mean the contact that has it: only one batch can tell.
        _target.ForEachBatch(left, customer => (customer.Email ?? customer.Number)!.ToUpperInvariant(), batch =>
        {
            var counts = LoadBatch(batch);
            lock (_gate)
            {
                Counts += counts;
                progress.Advance(batch.Length);
            }
        });
    }

    private LoadCounts LoadBatch(CustomerRow[] batch)
    {
        string[] columns =
            [.. batch.SelectMany(c => c.Values.Keys).Append(Schema.Contact.CustomerNumber).Append(Schema.Contact.Email).Distinct()];
        var byNumber = _target.Service
            .RetrieveByValues(Schema.Contact.Table, Schema.Contact.CustomerNumber, batch.Select(c => c.Number).OfType<string>(), columns)
            .ToDictionary(e => e.GetAttributeValue<string>(Schema.Contact.CustomerNumber), StringComparer.OrdinalIgnoreCase);
        var byEmail = _target.Service
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
        var found = new List<(Entity Row, CustomerRow Customer)>();
        var made = new List<(Entity Row, CustomerRow Customer)>();
        var unchanged = 0;
        foreach (var customer in batch)
        {
            if (!TryMatch(customer, byNumber, byEmail, claimed, out var existing))
                continue;

            if (existing == null)
            {
                var row = NewContact(customer);
                create.Add((row, customer.Line));
                made.Add((row, customer));
                continue;
            }

            claimed.Add(existing.Id);
            found.Add((existing, customer));
            if (Changes(existing, customer) is { } changes)
                update.Add((changes, customer.Line));
            else
                unchanged++;
        }

        var notCreated = create.Count > 0 ? _writer.Create(create) : [];
        var notUpdated = update.Count > 0 ? _writer.Update(update) : [];
        made.RemoveAll(m => notCreated.Contains(m.Row));
        FindIds(made.Where(m => m.Row.Id == Guid.Empty));
        List<(Entity Row, CustomerRow Customer)> known = [.. found, .. made.Where(m => m.Row.Id != Guid.Empty)];
        lock (_gate)
        {
            foreach (var (row, customer) in known)
                _directory.Add(customer.Number, customer.Email, row.Id);
        }

        var stale = update.Where(u => notUpdated.Contains(u.Row)).Select(u => u.Line).ToHashSet();
        _target.Acknowledge(_part, [.. known.Where(k => !stale.Contains(k.Customer.Line)).Select(k => (k.Customer.Line, k.Row.Id))]);
        return new LoadCounts(create.Count - notCreated.Count, update.Count - notUpdated.Count, unchanged);
    }

    /// <summary>An upsert by customer number over the Web API does not tell the id.</summary>
    private void FindIds(IEnumerable<(Entity Row, CustomerRow Customer)> made)
    {
        var byNumber = made.ToDictionary(k => k.Customer.Number!, k => k.Row, StringComparer.OrdinalIgnoreCase);
        foreach (var contact in _target.Service.RetrieveByValues(Schema.Contact.Table, Schema.Contact.CustomerNumber, byNumber.Keys, [Schema.Contact.CustomerNumber]))
            byNumber[contact.GetAttributeValue<string>(Schema.Contact.CustomerNumber)].Id = contact.Id;
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
            lock (_gate)
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
