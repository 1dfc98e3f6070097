using System;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Steps;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Steps;

public class PluginStepTests
{
    private static readonly Guid Contact = Guid.NewGuid();

    [Fact]
    public void A_purchase_that_goes_with_its_contact_asks_nothing_of_the_platform()
    {
        var platform = APurchaseDeletion().With(nameof(IPluginExecutionContext.ParentContext), ADeletionOf("contact", Contact));

        new PurchaseDeleted().Execute(platform);

        Assert.Empty(platform.Calls);
    }

    [Theory]
    [InlineData("contact", false)]
    [InlineData("cseg_productcategory", true)]
    public void The_deletion_of_anything_else_is_no_reason_to_leave_a_customer_out(string table, bool sameId)
    {
        var platform = APurchaseDeletion().With(nameof(IPluginExecutionContext.ParentContext), ADeletionOf(table, sameId ? Contact : Guid.NewGuid()));

        Assert.Throws<InvalidPluginExecutionException>(() => new PurchaseDeleted().Execute(platform));

        Assert.Equal(["RetrieveMultiple", "Retrieve"], platform.Calls); // Whose purchase it was, and the language of who is told that it failed.
    }

    [Fact]
    public void An_unexpected_failure_is_traced_in_full_and_wrapped_once_with_the_correlation_id()
    {
        var platform = APurchaseDeletion();
        platform.Failure = new TimeoutException("Too slow.");

        var thrown = Assert.Throws<InvalidPluginExecutionException>(() => new PurchaseDeleted().Execute(platform));

        Assert.Same(platform.Failure, thrown.InnerException);
        Assert.Contains("11111111-2222-3333-4444-555555555555", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TimeoutException), Assert.Single(platform.Traces), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_user_can_mend_reaches_him_in_its_own_words()
    {
        var platform = APurchaseDeletion();
        platform.Failure = new RefusedException($"Give it a name.");
        Assert.Equal("Give it a name.", Assert.Throws<InvalidPluginExecutionException>(() => new PurchaseDeleted().Execute(platform)).Message);

        platform.Failure = new InvalidPluginExecutionException("Said by another step.");
        Assert.Same(platform.Failure, Assert.Throws<InvalidPluginExecutionException>(() => new PurchaseDeleted().Execute(platform)));
        Assert.Empty(platform.Traces);
    }

    private static ScriptedPlatform APurchaseDeletion() => new ScriptedPlatform()
        .With(nameof(IExecutionContext.MessageName), "Delete")
        .With(nameof(IExecutionContext.OperationCreatedOn), new DateTime(2001, 12, 31, 0, 0, 0, DateTimeKind.Utc))
        .With(nameof(IExecutionContext.PreEntityImages), new EntityImageCollection
        {
            ["before"] = new Entity(PurchaseTable.Name) { [PurchaseTable.Contact] = new EntityReference(ContactTable.Name, Contact) },
        });

    private static IPluginExecutionContext4 ADeletionOf(string table, Guid id) => new ScriptedPlatform()
        .With(nameof(IExecutionContext.MessageName), "Delete")
        .With(nameof(IExecutionContext.PrimaryEntityName), table)
        .With(nameof(IExecutionContext.PrimaryEntityId), id)
        .Context();
}
