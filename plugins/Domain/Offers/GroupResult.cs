using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Offers;

/// <summary>What the customers of one group did within the period of an offer.</summary>
internal sealed class GroupResult
{
    private readonly Dictionary<Guid, CustomerResult> buyers = [];

    /// <param name="customers">All customers of the group, whether they did anything or not.</param>
    public GroupResult(int customers) => Customers = customers;

    public int Customers { get; }

    /// <summary>Customers with a purchase; who only returned something is none.</summary>
    public int Buyers { get; private set; }

    public int Purchases { get; private set; }

    /// <summary>Purchases less returns.</summary>
    public decimal Value { get; private set; }

    /// <summary>Value a customer, those counted who bought nothing; 0 for nobody.</summary>
    public double Mean => Customers == 0 ? 0d : (double)Value / Customers;

    /// <summary>Sample variance of the value a customer; 0 below two customers.</summary>
    public double Variance
    {
        get
        {
            if (Customers < 2)
                return 0d;

            var sum = (Customers - buyers.Count) * Mean * Mean;
            foreach (var one in buyers.Values)
                sum += ((double)one.Value - Mean) * ((double)one.Value - Mean);
            return sum / (Customers - 1);
        }
    }

    public void Add(Guid contactId, decimal value, bool isReturn)
    {
        buyers.TryGetValue(contactId, out var known);
        var now = new CustomerResult(known.Purchases + (isReturn ? 0 : 1), known.Value + (isReturn ? -value : value));
        buyers[contactId] = now;
        Value += isReturn ? -value : value;
        if (isReturn)
            return;

        Purchases++;
        if (now.Purchases == 1)
            Buyers++;
    }

    private readonly record struct CustomerResult(int Purchases, decimal Value);
}
