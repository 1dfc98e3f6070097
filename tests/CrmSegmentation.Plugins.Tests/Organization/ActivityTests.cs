using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.ServiceModel;
using CrmSegmentation.Activities;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Workflow activities of the shipped assembly, run as a process runs them, with arguments by name.</summary>
[Collection(nameof(ImportedSolution))]
public class ActivityTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_priority_is_explained_in_values_and_lines()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        var contact = local.Contact(customer);

        var explained = Run<ExplainPriority>(("Customer", new EntityReference(ContactTable.Name, customer)));

        Assert.Equal(contact[ContactTable.Priority], explained["Priority"]);
        Assert.Equal(
            (contact[ContactTable.PriorityScore], contact[ContactTable.PriorityReason], contact[ContactTable.SchemeVersion], new DateTime(2001, 12, 31), true),
            (explained["Score"], explained["Reason"], explained["SchemeVersion"], explained["AsOf"], explained["IsStored"]));
        Assert.Equal(
            """
            annual value: 600.00, 80 points of 100, weight 60, contributes 60
            annual count: 1, 20 points of 100, weight 10, contributes 2.5
            recency: 29 days, 100 points of 100, weight 10, contributes 12.5
            """,
            explained["Factors"]);
    }

    [Fact]
    public void A_segment_is_previewed_by_what_is_given()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        local.AContact();
        var everyone = local.ASegment("Everyone", "<filter/>", SegmentLifecycle.Draft);

        var stored = Run<PreviewSegment>(("Segment", new EntityReference(SegmentTable.Name, everyone)));
        var narrowed = Run<PreviewSegment>(
            ("Segment", new EntityReference(SegmentTable.Name, everyone)),
            ("Filter", HighPriority),
            ("Purpose", new OptionSetValue((int)SegmentPurpose.Email)));

        Assert.Equal((2, 2, 600m), (stored["Matched"], stored["Contactable"], stored["AnnualValue"]));
        Assert.Equal((1, 0), (narrowed["Matched"], narrowed["Contactable"]));
        Assert.Contains("1 ", (string)narrowed["HeldBack"]!);
    }

    [Fact]
    public void Maintenance_does_as_many_pages_as_the_process_says_and_goes_on_by_its_token()
    {
        for (var i = 0; i < 5; i++)
            local.Buy(local.AContact(), "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 2));

        var first = Run<RunMaintenance>(("PageSize", 2));
        var rest = Run<RunMaintenance>(("PageSize", 2), ("Pages", 100), ("ContinuationToken", first["NextContinuationToken"]));

        Assert.Equal((2, false), (first["Touched"], first["IsFinished"]));
        Assert.Equal((3, 3, 0, "", "", true, 0), (rest["Touched"], rest["Changed"], rest["Failed"], rest["Failures"], rest["NextContinuationToken"], rest["IsFinished"], rest["Remaining"]));
    }

    [Fact]
    public void Maintenance_brings_profiles_up_to_the_day_that_the_process_names()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 31));

        Run<RunMaintenance>(("AsOf", new DateTime(2002, 12, 1)), ("Pages", 100));
        Assert.Equal(1, local.Contact(customer)[ContactTable.AnnualPurchaseCount]);
        Run<RunMaintenance>(("Pages", 100));
        Assert.Equal(0, local.Contact(customer)[ContactTable.AnnualPurchaseCount]);
    }

    [Fact]
    public void A_profile_is_recalculated_and_the_process_learns_whether_that_changed_it()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 2));

        var due = Run<RecalculateProfile>(("Customer", new EntityReference(ContactTable.Name, customer)));
        var again = Run<RecalculateProfile>(("Customer", new EntityReference(ContactTable.Name, customer)));

        Assert.Equal((true, false), (due["Changed"], again["Changed"]));
        Assert.Equal(0, local.Contact(customer)[ContactTable.AnnualPurchaseCount]);
    }

    [Fact]
    public void A_profile_comes_out_value_by_value_as_the_contact_bears_it()
    {
        var rings = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Rings", ["cseg_code"] = "R" });
        var customer = local.AContact((ContactTable.BirthDate, new DateTime(1970, 5, 3)));
        local.Service.Create(ImportedSolution.APurchase(customer, new BoughtItem(ACustomer.Day("2001-11-02"), PurchaseKind.Purchase, 73m, PurchaseChannel.Web, IsGift: true, Category: rings)));
        local.Buy(customer, "2001-12-02", 60m);
        var contact = local.Contact(customer);

        var profile = Run<GetCustomerProfile>(("Customer", new EntityReference(ContactTable.Name, customer)));

        Assert.All(CustomerColumns.Computed.Where(column => column != ContactTable.ClosedHistory), column => Assert.Equal(
            column == ContactTable.Channels ? "Web" : contact.GetAttributeValue<object>(column),
            profile[OutputFor(column)] is { } value && !IsDefault(value) ? value : null));
        Assert.True((bool)profile["HasProfile"]!);
    }

    [Fact]
    public void Who_wants_no_profile_has_none_to_get()
    {
        var profile = Run<GetCustomerProfile>(("Customer", new EntityReference(ContactTable.Name, local.AContact((ContactTable.ProfilingOptOut, true)))));

        Assert.Equal((false, null, 0m), (profile["HasProfile"], profile["Priority"], profile["PriorityScore"]));
    }

    [Fact]
    public void A_customer_is_in_a_segment_when_its_list_has_him_and_only_matches_it_when_he_is_held_back()
    {
        var reached = local.AContact((ContactTable.EmailAddress, "reached@example.com"));
        var heldBack = local.AContact();
        local.Buy(reached, "2001-12-02", 600m);
        local.Buy(heldBack, "2001-12-02", 600m);
        var segment = local.ASegment("High by e-mail", HighPriority, SegmentLifecycle.Draft, purpose: SegmentPurpose.Email);

        Assert.Equal([(true, true), (false, true), (false, false)], new[] { reached, heldBack, local.AContact() }.Select(customer =>
        {
            var answer = Run<IsInSegment>(("Customer", new EntityReference(ContactTable.Name, customer)), ("Segment", new EntityReference(SegmentTable.Name, segment)));
            return ((bool)answer["IsMember"]!, (bool)answer["Matches"]!);
        }));
    }

    [Fact]
    public void A_segment_is_published_once_and_then_frozen_under_its_name_and_day()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 600m);
        var segment = new EntityReference(SegmentTable.Name, local.ASegment("High", HighPriority, SegmentLifecycle.Draft));

        var published = Run<PublishSegment>(("Segment", segment));
        var again = Run<PublishSegment>(("Segment", segment));
        var snapshot = Run<SnapshotSegment>(("Segment", segment));
        local.Buy(local.AContact(), "2001-12-03", 600m);

        var list = (EntityReference)published["List"]!;
        Assert.Equal((list, 1), (again["List"], again["Members"]));
        Assert.Equal(2, local.Members(list.Id).Count);
        var frozen = local.List(((EntityReference)snapshot["List"]!).Id);
        Assert.Equal(("High 2001-12-31", false, 1), (frozen[ListTable.Title], frozen[ListTable.Type], snapshot["Members"]));
        Assert.Equal(segment, frozen[ListTable.Segment]);
    }

    /// <summary>The background workflow that ships, once an administrator has activated it.</summary>
    [Fact]
    public void The_shipped_workflow_recalculates_the_customer_it_is_run_on()
    {
        var customer = local.AContact();
        local.Buy(customer, "2001-12-02", 60m);
        local.Clock.MoveTo(new DateTime(2002, 12, 2));
        var workflow = local.Service.RetrieveMultiple(new QueryByAttribute("workflow") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { "Recalculate profile" } }).Entities.Single().Id;
        local.Service.Update(new Entity("workflow", workflow) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        local.Service.Execute(new ExecuteWorkflowRequest { WorkflowId = workflow, EntityId = customer });
        Assert.Equal(1, local.Contact(customer)[ContactTable.AnnualPurchaseCount]);
        local.RunAsyncOperations();

        Assert.Equal(0, local.Contact(customer)[ContactTable.AnnualPurchaseCount]);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression("asyncoperation") { ColumnSet = new ColumnSet(false) }).Entities);
    }

    [Fact]
    public void What_the_api_refuses_stops_the_process_with_its_sentence()
    {
        var customer = local.AContact((ContactTable.ProfilingOptOut, true));

        Assert.Contains("no priority to explain", Refused(() => Run<ExplainPriority>(("Customer", new EntityReference(ContactTable.Name, customer)))));
    }

    /// <summary>A fault of the platform becomes the kind of exception whose sentence people get to read.</summary>
    [Fact]
    public void Who_lacks_the_privilege_of_the_api_cannot_have_it_done_by_a_process_either()
    {
        var segment = new EntityReference(SegmentTable.Name, local.ASegment("High", HighPriority, SegmentLifecycle.Draft));

        var refusal = Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.RunActivity<PublishSegment>(local.AUser("Segmentation Seller"), ("Segment", segment)));

        Assert.Contains("prvWritecseg_segment", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(unchecked((int)0x80040265), refusal.Detail.ErrorCode);
    }

    [Fact]
    public void A_segment_over_a_column_that_is_hidden_from_the_user_tells_him_nothing()
    {
        var customer = new EntityReference(ContactTable.Name, local.AContact((ContactTable.HouseholdIncome, new Money(120_000m))));
        var rich = new EntityReference(SegmentTable.Name, local.ASegment("Rich", $"<filter><condition attribute='{ContactTable.HouseholdIncome}' operator='gt' value='100000'/></filter>", SegmentLifecycle.Draft));
        Assert.True((bool)Run<IsInSegment>(("Customer", customer), ("Segment", rich))["IsMember"]!);

        Assert.Contains(ContactTable.HouseholdIncome, Refused(() => local.RunActivity<IsInSegment>(local.AUser("Segmentation Marketer"), ("Customer", customer), ("Segment", rich))));
    }

    [Fact]
    public void An_empty_lookup_is_named() =>
        Assert.StartsWith("The process names no customer", Refused(() => Run<ExplainPriority>(("Customer", null))));

    private const string HighPriority = "<filter><condition attribute='cseg_priority' operator='eq' value='653210000'/></filter>";

    /// <summary>An output bears the name of the constant of its column, but for two.</summary>
    private static string OutputFor(string column) => column switch
    {
        ContactTable.ProfileAsOf => "AsOf",
        ContactTable.RfmSegment => "RfmGroup",
        _ => typeof(ContactTable).GetFields(BindingFlags.Public | BindingFlags.Static).Single(field => Equals(field.GetValue(null), column)).Name,
    };

    private static bool IsDefault(object value) => value is DateTime day && day == default;

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Message;

    private IReadOnlyDictionary<string, object?> Run<TActivity>(params (string, object?)[] inputs) => local.RunActivity<TActivity>(null, inputs);
}
