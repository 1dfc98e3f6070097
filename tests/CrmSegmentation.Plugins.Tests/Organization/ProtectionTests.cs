using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Computed columns are read-only to people.</summary>
[Collection(nameof(ImportedSolution))]
public class ProtectionTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Every_computed_column_is_protected() => Assert.Equal(
        CustomerColumns.Computed.Order(StringComparer.Ordinal),
        typeof(ContactsProtected).GetCustomAttribute<StepAttribute>()!.FilteringColumns.Order(StringComparer.Ordinal));

    [Fact]
    public void Setting_a_computed_column_is_refused_and_nothing_of_the_update_is_kept()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);
        var before = StoredProfile.Of(local.Contact(id));

        var update = new Entity(ContactTable.Name, id) { ["nickname"] = "Nick", [ContactTable.Priority] = new OptionSetValue((int)PriorityLevel.High) };
        var refused = Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Update(update));

        Assert.StartsWith("cseg_priority is computed from the customer's purchases and cannot be set.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, StoredProfile.Of(local.Contact(id)));
        Assert.False(local.Service.Retrieve(ContactTable.Name, id, new Microsoft.Xrm.Sdk.Query.ColumnSet("nickname")).Contains("nickname"));
    }

    [Fact]
    public void Deleting_a_product_category_empties_the_column_that_points_to_it()
    {
        var category = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Rings" });
        var id = local.AContact();
        local.Service.Create(ImportedSolution.APurchase(id, new BoughtItem(Day("2001-06-01"), Domain.Purchases.PurchaseKind.Purchase, 10m, Category: category)));

        local.Service.Delete(ProductCategoryTable.Name, category);

        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 10m).AsOf("2001-12-31")), StoredProfile.Of(local.Contact(id)));
    }

    [Fact]
    public void Opting_out_clears_the_profile_keeps_it_clear_and_opting_in_computes_it_anew()
    {
        var id = local.AContact();
        local.Buy(id, "2001-06-01", 100m);

        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, true);
        local.Buy(id, "2001-07-01", 50m);
        Assert.Equal(StoredProfile.Of(Profile.Empty), StoredProfile.Of(local.Contact(id)));

        local.Change(ContactTable.Name, id, ContactTable.ProfilingOptOut, false);
        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-06-01", 100m).Bought("2001-07-01", 50m).AsOf("2001-12-31")), StoredProfile.Of(local.Contact(id)));
    }
}
