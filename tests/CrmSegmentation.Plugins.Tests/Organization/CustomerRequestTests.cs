using System;
using System.Linq;
using System.ServiceModel;
using System.Text.Json;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A customer wants to know what stands about him, or wants it gone.</summary>
[Collection(nameof(ImportedSolution))]
public class CustomerRequestTests(ImportedSolution solution)
{
    private const string HostileName = "O'Neill \"</script>\" \t\u2028 עברית 👋";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void An_export_holds_every_row_and_column_with_label_value_and_text()
    {
        var customer = local.AContact(("firstname", HostileName), (ContactTable.CategoryReadiness, new OptionSetValue((int)CategoryReadiness.Early)));
        local.Buy(customer, "2001-12-02", 600m);
        local.Buy(customer, "2001-11-02", 100.50m);
        AnAttribute(customer, "Gems", "Opal");
        local.Buy(local.AContact(), "2001-12-02", 1m);

        var answer = Export(local.Service, customer);

        var data = JsonDocument.Parse((string)answer[ExportCustomer.Data]).RootElement;
        Assert.Equal(4, answer[ExportCustomer.Rows]);
        var contact = Assert.Single(data.GetProperty("contact").EnumerateArray());
        Assert.Equal(HostileName, contact.GetProperty("firstname").GetProperty("value").GetString());
        Assert.Equal(("Priority", (int)PriorityLevel.High, "High"), (contact.GetProperty(ContactTable.Priority).GetProperty("label").GetString(), contact.GetProperty(ContactTable.Priority).GetProperty("value").GetInt32(), contact.GetProperty(ContactTable.Priority).GetProperty("text").GetString()));
        Assert.Equal([100.50m, 600m], data.GetProperty(PurchaseTable.Name).EnumerateArray().Select(row => row.GetProperty(PurchaseTable.Amount).GetProperty("value").GetDecimal()).Order());
        Assert.Equal("2001-12-02T00:00:00", data.GetProperty(PurchaseTable.Name).EnumerateArray().Select(row => row.GetProperty(PurchaseTable.PurchaseDate).GetProperty("value").GetString()).Max());
        Assert.Equal("Opal", Assert.Single(data.GetProperty(ProfileAttributeTable.Name).EnumerateArray()).GetProperty(ProfileAttributeTable.Text).GetProperty("value").GetString());
    }

    [Fact]
    public void Every_table_of_the_solution_that_points_to_a_contact_is_in_the_export()
    {
        var customer = local.AContact();

        var data = JsonDocument.Parse((string)Export(local.Service, customer)[ExportCustomer.Data]).RootElement;

        Assert.Equal(TablesAboutContacts(), data.EnumerateObject().Select(table => table.Name).Where(name => name.StartsWith("cseg_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_export_covers_the_contact_that_was_merged_into_the_customer()
    {
        var (master, other) = (local.AContact(), local.AContact(("firstname", "Former")));
        local.Service.Execute(new MergeRequest { Target = new EntityReference(ContactTable.Name, master), SubordinateId = other, UpdateContent = new Entity(ContactTable.Name), PerformParentingChecks = false });

        Assert.Contains("Former", (string)Export(local.Service, master)[ExportCustomer.Data]);
    }

    [Fact]
    public void Who_may_not_read_every_row_exports_nothing_and_hears_why()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        local.Buy(customer, "2001-12-03", 600m);

        Assert.Contains("You may read 1 of the 2 rows of the table Purchase", Refusal(customer, rows => rows.RemoveAt(0)));
        Assert.Contains("Column security hides cseg_amount of the table Purchase", Refusal(customer, rows => rows[0].Attributes.Remove(PurchaseTable.Amount)));
    }

    [Fact]
    public void Erased_customers_leave_no_row_behind()
    {
        var (customer, other) = (local.AContact(), local.AContact());
        local.Buy(customer, "2001-12-02", 600m);
        local.Buy(other, "2001-12-02", 1m);
        AnAttribute(customer, "Gems", "Opal");
        local.Service.Create(new Entity("task") { ["subject"] = "Call", ["regardingobjectid"] = new EntityReference(ContactTable.Name, customer) });
        local.Service.Create(new Entity("annotation") { ["subject"] = "Note", ["objectid"] = new EntityReference(ContactTable.Name, customer) });

        Assert.Equal(5, Erase(local.Service, customer).Rows);

        Assert.Equal(1, Count(ContactTable.Name));
        Assert.Equal(1, Count(PurchaseTable.Name));
        Assert.All([ProfileAttributeTable.Name, PriorityChangeTable.Name, "task", "annotation"], table => Assert.Equal(0, Count(table)));
    }

    [Fact]
    public void A_customer_whose_purchases_are_kept_leaves_their_sums_and_no_word_about_himself()
    {
        var customer = local.AContact(
            ("firstname", "Ann"), ("emailaddress1", "ann@example.com"), ("birthdate", new DateTime(1950, 5, 3)), ("gendercode", new OptionSetValue(2)),
            (ContactTable.CategoryReadiness, new OptionSetValue((int)CategoryReadiness.Early)), (ContactTable.HouseholdIncome, new Money(50_000m)));
        var purchase = local.Buy(customer, "2001-12-02", 600m);
        local.Change(PurchaseTable.Name, purchase, PurchaseTable.Title, "Ring for Ann's mother");

        Erase(local.Service, customer, keepPurchases: true);

        var contact = local.Service.Retrieve(ContactTable.Name, customer, new ColumnSet(true));
        Assert.Equal(("(erased)", 1, true, true), (contact["fullname"], contact.GetAttributeValue<OptionSetValue>("statecode").Value, contact.GetAttributeValue<bool>("donotemail"), contact.GetAttributeValue<bool>(ContactTable.ProfilingOptOut)));
        Assert.All(["firstname", "emailaddress1", "birthdate", "gendercode", ContactTable.CategoryReadiness, ContactTable.HouseholdIncome, ContactTable.HouseholdIncomeBase, ContactTable.Age, ContactTable.Priority, ContactTable.AnnualValue], column => Assert.False(contact.Contains(column), column));
        var kept = local.Service.Retrieve(PurchaseTable.Name, purchase, new ColumnSet(true));
        Assert.Equal((600m, new DateTime(2001, 12, 2), false), (kept.GetAttributeValue<Money>(PurchaseTable.Amount).Value, (DateTime)kept[PurchaseTable.PurchaseDate], kept.Contains(PurchaseTable.Title)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_long_history_goes_page_by_page_and_counts_for_nothing_in_between(bool keepPurchases)
    {
        var customer = local.AContact();
        local.Service.Execute(new OrganizationRequest("CreateMultiple")
        {
            ["Targets"] = new EntityCollection([.. Enumerable.Range(0, 700).Select(n => ImportedSolution.APurchase(customer, new(new DateTime(2001, 12, 1), Domain.Purchases.PurchaseKind.Purchase, 10m)))]) { EntityName = PurchaseTable.Name },
        });

        var first = EraseOnce(local.Service, customer, keepPurchases);

        Assert.Equal((500, true), first);
        Assert.False(local.Contact(customer).Contains(ContactTable.AnnualValue));
        Assert.Equal((201, false), EraseOnce(local.Service, customer, keepPurchases));
        Assert.Equal(keepPurchases ? 700 : 0, Count(PurchaseTable.Name));
    }

    [Fact]
    public void Who_may_not_delete_a_customer_erases_nothing()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);

        Assert.Contains("prvDeleteContact", Assert.Throws<FaultException<OrganizationServiceFault>>(() => Erase(local.ServiceOf(local.AUser("Segmentation Seller")), customer)).Message, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(1, Count(PurchaseTable.Name));
        Assert.True(local.Contact(customer).Contains(ContactTable.AnnualValue));
    }

    private static OrganizationResponse Export(IOrganizationService service, Guid customer) =>
        service.Execute(new OrganizationRequest("cseg_ExportCustomer") { ["Target"] = new EntityReference(ContactTable.Name, customer) });

    private static (int Rows, int Calls) Erase(IOrganizationService service, Guid customer, bool keepPurchases = false)
    {
        for (var (rows, calls) = (0, 1); ; calls++)
        {
            var (more, remaining) = EraseOnce(service, customer, keepPurchases);
            rows += more;
            if (!remaining)
                return (rows, calls);
        }
    }

    private static (int Rows, bool Remaining) EraseOnce(IOrganizationService service, Guid customer, bool keepPurchases)
    {
        var answer = service.Execute(new OrganizationRequest("cseg_EraseCustomer") { ["Target"] = new EntityReference(ContactTable.Name, customer), [EraseCustomer.KeepPurchases] = keepPurchases });
        return ((int)answer[EraseCustomer.Rows], (bool)answer[EraseCustomer.Remaining]);
    }

    private string[] TablesAboutContacts() =>
        [.. CustomerRows.GoingWithContact(local.Service, solutionOnly: true).Select(relationship => relationship.ReferencingEntity)];

    private int Count(string table) => local.Service.RetrieveMultiple(new QueryExpression(table)).Entities.Count;

    private string Refusal(Guid customer, Action<DataCollection<Entity>> hide) =>
        Assert.Throws<RefusedException>(() => new CustomerExport(new Seen(local.Service, hide), local.Service).Write(customer)).Message;

    private void AnAttribute(Guid customer, string category, string value)
    {
        var kind = local.Service.Create(new Entity(ProfileCategoryTable.Name) { [ProfileCategoryTable.Title] = category, [ProfileCategoryTable.Kind] = new OptionSetValue((int)ProfileKind.Text) });
        local.Service.Create(new Entity(ProfileAttributeTable.Name)
        {
            [ProfileAttributeTable.Contact] = new EntityReference(ContactTable.Name, customer),
            [ProfileAttributeTable.Category] = new EntityReference(ProfileCategoryTable.Name, kind),
            [ProfileAttributeTable.Text] = value,
        });
    }

    /// <summary>The organisation as somebody sees it who is shown less of the purchases.</summary>
    private sealed class Seen(IOrganizationService all, Action<DataCollection<Entity>> hide) : IOrganizationService
    {
        public EntityCollection RetrieveMultiple(QueryBase query)
        {
            var rows = all.RetrieveMultiple(query);
            if (rows.EntityName == PurchaseTable.Name)
                hide(rows.Entities);
            return rows;
        }

        public OrganizationResponse Execute(OrganizationRequest request) => all.Execute(request);

        public Guid Create(Entity entity) => throw new NotSupportedException();

        public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => throw new NotSupportedException();

        public void Update(Entity entity) => throw new NotSupportedException();

        public void Delete(string entityName, Guid id) => throw new NotSupportedException();

        public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

        public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();
    }
}
