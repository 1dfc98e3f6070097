using System;
using System.ServiceModel;
using LocalDataverse;
using LocalDataverse.Pipeline;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

public sealed class RowTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public RowTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    [Fact]
    public void A_created_row_has_owner_state_dates_and_version()
    {
        var id = service.Create(new Entity("contact") { ["firstname"] = "Ann", ["lastname"] = "Hill" });

        var row = service.Retrieve("contact", id, new ColumnSet(true));

        Assert.Equal("Ann Hill", row["fullname"]);
        Assert.Equal(organization.AdministratorId, ((EntityReference)row["ownerid"]).Id);
        Assert.Equal("System Administrator", ((EntityReference)row["ownerid"]).Name);
        Assert.Equal(0, ((OptionSetValue)row["statecode"]).Value);
        Assert.Equal("Active", row.FormattedValues["statecode"]);
        Assert.True(row.Contains("createdon"));
        Assert.False(string.IsNullOrEmpty(row.RowVersion));
    }

    [Fact]
    public void An_update_changes_the_given_columns_and_the_composed_name()
    {
        var id = service.Create(new Entity("contact") { ["firstname"] = "Ann", ["lastname"] = "Hill", ["jobtitle"] = "Buyer" });

        service.Update(new Entity("contact", id) { ["lastname"] = "Dale" });

        var row = service.Retrieve("contact", id, new ColumnSet("fullname", "jobtitle"));
        Assert.Equal("Ann Dale", row["fullname"]);
        Assert.Equal("Buyer", row["jobtitle"]);
    }

    [Fact]
    public void A_missing_row_is_named_in_the_fault()
    {
        var id = Guid.NewGuid();

        var fault = Fault(() => service.Retrieve("contact", id, new ColumnSet(true)));

        Assert.Equal(ErrorCode.ObjectDoesNotExist, fault.ErrorCode);
        Assert.Equal($"contact With Id = {id:D} Does Not Exist", fault.Message);
    }

    [Theory]
    [InlineData("firstname", 51, ErrorCode.StringTooLong)]
    public void Text_longer_than_its_column_is_refused(string column, int length, int code) =>
        Assert.Equal(code, Fault(() => service.Create(new Entity("contact") { [column] = new string('x', length) })).ErrorCode);

    [Fact]
    public void A_choice_that_the_column_does_not_have_is_refused() =>
        Assert.Equal(ErrorCode.ChoiceOutOfRange, Fault(() => service.Create(new Entity("contact") { ["gendercode"] = new OptionSetValue(7) })).ErrorCode);

    [Fact]
    public void A_number_outside_its_range_is_refused() =>
        Assert.Equal(ErrorCode.OutOfRange, Fault(() => service.Create(new Entity("contact") { ["numberofchildren"] = -1 })).ErrorCode);

    [Fact]
    public void A_second_row_of_the_same_id_is_refused()
    {
        var id = service.Create(new Entity("contact"));

        Assert.Equal(ErrorCode.DuplicateRecord, Fault(() => service.Create(new Entity("contact", id))).ErrorCode);
    }

    [Fact]
    public void Amounts_get_currency_rate_and_base_amount()
    {
        var euro = service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "E", ["currencyprecision"] = 2, ["exchangerate"] = 0.8m });
        var id = service.Create(new Entity("account") { ["name"] = "A", ["revenue"] = new Money(10.005m), ["transactioncurrencyid"] = new EntityReference("transactioncurrency", euro) });

        var row = service.Retrieve("account", id, new ColumnSet("revenue", "revenue_base", "exchangerate"));
        Assert.Equal(10.01m, ((Money)row["revenue"]).Value);
        Assert.Equal(12.5125m, ((Money)row["revenue_base"]).Value);
        Assert.Equal(0.8m, row["exchangerate"]);

        var plain = service.Create(new Entity("account") { ["revenue"] = new Money(5) });
        Assert.Equal(organization.BaseCurrencyId, service.Retrieve("account", plain, new ColumnSet("transactioncurrencyid")).GetAttributeValue<EntityReference>("transactioncurrencyid").Id);
    }

    [Fact]
    public void A_status_of_another_state_is_refused()
    {
        var id = service.Create(new Entity("contact"));

        Assert.Equal(ErrorCode.InvalidStateForStatus, Fault(() => service.Update(new Entity("contact", id) { ["statecode"] = new OptionSetValue(0), ["statuscode"] = new OptionSetValue(2) })).ErrorCode);

        service.Execute(new SetStateRequest { EntityMoniker = new EntityReference("contact", id), State = new OptionSetValue(1), Status = new OptionSetValue(2) });
        Assert.Equal(1, service.Retrieve("contact", id, new ColumnSet("statecode")).GetAttributeValue<OptionSetValue>("statecode").Value);
    }

    [Fact]
    public void A_stale_row_version_stops_an_update()
    {
        var id = service.Create(new Entity("contact"));
        var read = service.Retrieve("contact", id, new ColumnSet("jobtitle"));
        service.Update(new Entity("contact", id) { ["jobtitle"] = "First" });

        var late = new UpdateRequest { Target = new Entity("contact", id) { ["jobtitle"] = "Second", RowVersion = read.RowVersion }, ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches };

        Assert.Equal(ErrorCode.ConcurrencyVersionMismatch, Fault(() => service.Execute(late)).ErrorCode);
    }

    [Fact]
    public void Deleting_a_contact_takes_its_tasks_and_clears_the_accounts_primary_contact()
    {
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var account = service.Create(new Entity("account") { ["primarycontactid"] = new EntityReference("contact", contact) });
        var task = service.Create(new Entity("task") { ["subject"] = "Call", ["regardingobjectid"] = new EntityReference("contact", contact) });

        service.Delete("contact", contact);

        Assert.Null(service.Retrieve("account", account, new ColumnSet("primarycontactid")).GetAttributeValue<EntityReference>("primarycontactid"));
        Assert.Equal(ErrorCode.ObjectDoesNotExist, Fault(() => service.Retrieve("task", task, new ColumnSet(true))).ErrorCode);
    }

    [Fact]
    public void An_unknown_message_is_named()
    {
        var fault = Fault(() => service.Execute(new OrganizationRequest("BakeCake")));

        Assert.Contains("BakeCake", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_that_fails_leaves_nothing()
    {
        var request = new ExecuteTransactionRequest
        {
            Requests = [new CreateRequest { Target = new Entity("contact") { ["lastname"] = "Kept?" } }, new CreateRequest { Target = new Entity("contact") { ["gendercode"] = new OptionSetValue(9) } }],
        };

        var fault = Assert.IsType<ExecuteTransactionFault>(Fault(() => service.Execute(request)));

        Assert.Equal(1, fault.FaultedRequestIndex);
        Assert.Empty(service.RetrieveMultiple(new QueryExpression("contact")).Entities);
    }

    [Fact]
    public void A_restored_snapshot_is_what_was()
    {
        service.Create(new Entity("contact") { ["lastname"] = "Before" });
        using var snapshot = organization.TakeSnapshot();
        service.Create(new Entity("contact") { ["lastname"] = "After" });

        organization.Restore(snapshot);

        Assert.Single(service.RetrieveMultiple(new QueryExpression("contact")).Entities);
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
