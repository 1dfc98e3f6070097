using System;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

[Collection(nameof(ImportedSolution))]
public class SellerRightsTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_seller_who_may_not_write_a_customer_saves_his_purchase_and_the_profile_is_right()
    {
        var customer = local.AContact();
        var seller = local.ServiceOf(ASellerOfAnotherUnit());
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Update(new Entity(ContactTable.Name, customer) { ["lastname"] = "Mine now" }));

        var purchase = ImportedSolution.APurchase(customer, new BoughtItem(Day("2001-12-01"), PurchaseKind.Purchase, 600m));
        seller.Create(purchase);

        Assert.Equal(StoredProfile.Of(new ACustomer().Bought("2001-12-01", 600m).AsOf("2001-12-31")), StoredProfile.Of(local.Contact(customer)));
    }

    [Fact]
    public void A_seller_s_purchase_writes_the_history_of_levels_which_he_reads_and_cannot_touch()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-01", 10m);
        var seller = local.ServiceOf(ASellerOfAnotherUnit());

        seller.Create(ImportedSolution.APurchase(customer, new BoughtItem(Day("2001-12-20"), PurchaseKind.Purchase, 5_000m)));

        var change = Assert.Single(seller.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(PriorityChangeTable.Title) }).Entities);
        Assert.Equal("Low to High", change[PriorityChangeTable.Title]);
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Update(new Entity(PriorityChangeTable.Name, change.Id) { [PriorityChangeTable.Title] = "Never was low" }));
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Delete(PriorityChangeTable.Name, change.Id));
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Create(new Entity(PriorityChangeTable.Name) { [PriorityChangeTable.Title] = "Invented" }));
    }

    [Theory]
    [InlineData(ContactTable.HouseholdIncome, 90_000)]
    [InlineData("cseg_selforientation", 653210003)]
    [InlineData("cseg_lifestage", 653210000)]
    [InlineData("cseg_spousebirthdate", "1950-05-03")]
    public void Income_self_orientation_and_family_are_for_members_of_the_column_security_profile(string column, object raw)
    {
        object value = raw switch { string day => Day(day), int amount when column == ContactTable.HouseholdIncome => new Money(amount), var option => new OptionSetValue((int)option) };
        var id = ASellerOfAnotherUnit();
        var seller = local.ServiceOf(id);
        var customer = local.AContact((column, value), ("ownerid", new EntityReference("systemuser", id)));

        Assert.DoesNotContain(seller.Retrieve(ContactTable.Name, customer, new ColumnSet(true)).Attributes.Keys, name => name.StartsWith(column, StringComparison.Ordinal));
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => seller.Update(new Entity(ContactTable.Name, customer) { [column] = null }));

        var profiles = new QueryExpression("fieldsecurityprofile");
        profiles.Criteria.AddCondition("name", ConditionOperator.Equal, "Segmentation Sensitive Data");
        local.Service.Associate("systemuser", id, new Relationship("systemuserprofiles_association"), [local.Service.RetrieveMultiple(profiles).Entities[0].ToEntityReference()]);

        Assert.Equal(column == ContactTable.HouseholdIncome ? 2 : 1, seller.Retrieve(ContactTable.Name, customer, new ColumnSet(true)).Attributes.Keys.Count(name => name.StartsWith(column, StringComparison.Ordinal)));
        seller.Update(new Entity(ContactTable.Name, customer) { [column] = null });
    }

    private Guid ASellerOfAnotherUnit()
    {
        var roots = new QueryExpression("businessunit") { ColumnSet = new ColumnSet(false) };
        roots.Criteria.AddCondition("parentbusinessunitid", ConditionOperator.Null);
        var unit = local.Service.Create(new Entity("businessunit")
        {
            ["name"] = "Branch",
            ["parentbusinessunitid"] = local.Service.RetrieveMultiple(roots).Entities[0].ToEntityReference(),
        });
        var user = local.Service.Create(new Entity("systemuser")
        {
            ["firstname"] = "Sam",
            ["lastname"] = "Seller",
            ["domainname"] = "sam@example.com",
            ["businessunitid"] = new EntityReference("businessunit", unit),
        });
        var roles = new QueryExpression("role") { ColumnSet = new ColumnSet(false) };
        roles.Criteria.AddCondition("name", ConditionOperator.Equal, "Segmentation Seller");
        local.Service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [local.Service.RetrieveMultiple(roles).Entities[0].ToEntityReference()]);
        return user;
    }
}
