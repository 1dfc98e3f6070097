using System.Collections.Generic;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>A contact row as it was read, and those of the customer's purchases that lie in a window or still ahead.</summary>
internal sealed class StoredCustomer(Entity row)
{
    public Entity Row { get; } = row;

    public Customer Declared { get; } = CustomerColumns.ReadCustomer(row);

    /// <summary>The rate by which the platform would reckon amounts written to the row now; none where the customer has no currency.</summary>
    public decimal? RateNow { get; } = CustomerReader.RateNow(row);

    public List<Purchase> Purchases { get; } = [];

    /// <summary>What all counted purchases amount to.</summary>
    public Lifetime Lifetime { get; set; } = Lifetime.None;

    /// <summary>The closed history that the row is to bear; none where it is to bear none.</summary>
    public string? ClosedHistory { get; set; }

    /// <summary>Whether the one that the row bears is right, too, only closed before an earlier day: then it need not be written for its own sake.</summary>
    public bool ClosedHistoryStands { get; set; }

    /// <summary>Whether the row bears a closed history that is not what the purchases say.</summary>
    public bool ClosedHistoryIsWrong { get; set; }
}
