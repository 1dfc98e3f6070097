using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>One message brings purchases of more customers than a save can recalculate.</summary>
public sealed class HandOverTests : IDisposable
{
    private const int MostInASave = 1_000;

    private readonly TemporaryOrganization temporary = new();
    private readonly LocalOrganization organization;
    private readonly IOrganizationService service;

    public HandOverTests()
    {
        organization = temporary.Open();
        service = organization.CreateService();
    }

    public void Dispose()
    {
        organization.Dispose();
        temporary.Dispose();
    }

    [Fact]
    public void As_many_as_a_save_can_take_are_right_in_the_same_save()
    {
        BuyForEach(Contacts(MostInASave));

        Assert.Equal(MostInASave, WithOnePurchase());
        Assert.Equal(0, organization.RunAsyncOperations());
    }

    [Fact]
    public void More_are_marked_due_in_the_save_and_recalculated_right_after_it()
    {
        BuyForEach(Contacts(MostInASave + 1));
        Assert.Equal(0, WithOnePurchase());
        Assert.Equal(MostInASave + 1, Due());

        Assert.Equal(1, organization.RunAsyncOperations());

        Assert.Equal(MostInASave + 1, WithOnePurchase());
        Assert.Equal(0, Due());
    }

    [Fact]
    public void The_history_of_levels_knows_what_a_hand_over_was_for()
    {
        var contacts = Contacts(MostInASave + 1);
        service.Create(ImportedSolution.APurchase(contacts[0], new BoughtItem(Day("2001-12-20"), PurchaseKind.Purchase, 300m)));

        service.Execute(new UpdateMultipleRequest
        {
            Targets = new EntityCollection([.. contacts.Select(id => new Entity(ContactTable.Name, id) { [ContactTable.CategoryReadiness] = new OptionSetValue(653210004) })]) { EntityName = ContactTable.Name },
        });
        organization.RunAsyncOperations();

        var change = Assert.Single(service.RetrieveMultiple(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(true) }).Entities);
        Assert.Equal((int)ChangeCause.Edit, change.GetAttributeValue<OptionSetValue>(PriorityChangeTable.Cause).Value);
    }

    [Fact]
    public void Maintenance_finds_them_when_the_asynchronous_step_never_runs()
    {
        BuyForEach(Contacts(MostInASave + 1));

        var run = MaintenanceCall.ToTheEnd(service, 1_000);

        Assert.Equal((MostInASave + 1, 0), (run.Touched, run.Failed));
        Assert.Equal(MostInASave + 1, WithOnePurchase());
    }

    [Fact]
    public void A_chunk_that_fails_keeps_none_of_the_others_and_stays_marked()
    {
        var contacts = Contacts(MostInASave + 1);
        BuyForEach(contacts);
        service.Delete(ContactTable.Name, contacts[0]);

        organization.RunAsyncOperations();

        Assert.Equal(MostInASave - 199, WithOnePurchase());
        Assert.Equal(199, Due());
        Assert.Equal(199, MaintenanceCall.ToTheEnd(service, 1_000).Touched);
        Assert.Equal(MostInASave, WithOnePurchase());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_upsert_that_moves_purchases_reaches_those_whom_they_leave_too(bool asynchronousStepDies)
    {
        service.Create(new Entity(SettingsTable.Name) { [SettingsTable.Title] = "Settings", [SettingsTable.HandoverLimit] = 3 });
        var contacts = Contacts(5);
        Entity Document(int number, Guid contact)
        {
            var row = ImportedSolution.APurchase(contact, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 10m));
            row.KeyAttributes[PurchaseTable.SourceSystem] = "Shop";
            row.KeyAttributes[PurchaseTable.DocumentNumber] = number.ToString(CultureInfo.InvariantCulture);
            return row;
        }

        for (var i = 0; i < 4; i++)
            service.Execute(new UpsertRequest { Target = Document(i, contacts[i]) });
        Assert.Equal(4, WithOnePurchase());

        for (var times = 0; times < 2; times++)
        {
            service.Execute(new UpsertMultipleRequest { Targets = new EntityCollection([.. Enumerable.Range(0, 4).Select(i => Document(i, contacts[4]))]) { EntityName = PurchaseTable.Name } });
            Assert.Equal(times == 0 ? 5 : 0, Due());
            if (asynchronousStepDies)
                MaintenanceCall.ToTheEnd(service, 2);
            else
                organization.RunAsyncOperations();

            Assert.Equal([0, 0, 0, 0, 4], contacts.Select(id => (int)service.Retrieve(ContactTable.Name, id, new ColumnSet(ContactTable.AnnualPurchaseCount))[ContactTable.AnnualPurchaseCount]));
        }
    }

    private List<Guid> Contacts(int count)
    {
        var rows = Enumerable.Range(0, count).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer" });
        return [.. ((CreateMultipleResponse)service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. rows]) { EntityName = ContactTable.Name } })).Ids];
    }

    private void BuyForEach(List<Guid> contacts) => service.Execute(new CreateMultipleRequest
    {
        Targets = new EntityCollection([.. contacts.Select(id => ImportedSolution.APurchase(id, new BoughtItem(Day("2001-06-01"), PurchaseKind.Purchase, 10m)))]) { EntityName = PurchaseTable.Name },
    });

    private int WithOnePurchase() => Count(query => query.Criteria.AddCondition(ContactTable.AnnualPurchaseCount, ConditionOperator.Equal, 1));

    private int Due() => Count(query => query.Criteria.AddCondition(ContactTable.NextRecalculationOn, ConditionOperator.LessEqual, Day("2001-12-31")));

    private int Count(Action<QueryExpression> restrict)
    {
        var query = new QueryExpression(ContactTable.Name);
        restrict(query);
        return service.RetrieveMultiple(query).Entities.Count;
    }
}
