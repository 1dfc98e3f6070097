using System;
using System.Linq;
using System.ServiceModel;
using System.Threading.Tasks;
using System.Xml.Linq;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

[Collection(nameof(ImportedSolution))]
public class SegmentListTests(ImportedSolution solution)
{
    private const string High = """<filter><condition attribute="cseg_priority" operator="eq" value="653210000" /></filter>""";
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Publishing_makes_one_dynamic_list_that_finds_the_members()
    {
        var rich = local.AContact();
        var poor = local.AContact();
        local.Buy(rich, "2001-12-01", 5_000m);
        local.Buy(poor, "2001-12-01", 5m);

        var segment = local.ASegment("High & <mighty>", High, SegmentLifecycle.Published);

        var list = local.ListOf(segment);
        Assert.Equal("High & <mighty>", list[ListTable.Title]);
        Assert.Equal(true, list[ListTable.Type]);
        Assert.Equal(2, list.GetAttributeValue<OptionSetValue>(ListTable.MemberTable).Value);
        Assert.Equal(2, list[ListTable.MemberType]);
        Assert.Equal(segment, list.GetAttributeValue<EntityReference>(ListTable.Segment).Id);
        Assert.Equal([rich], local.Members(list.Id));
    }

    [Fact]
    public void A_list_follows_purchases_without_being_touched()
    {
        var customer = local.AContact();
        var list = local.ListOf(local.ASegment("High", High, SegmentLifecycle.Published));
        Assert.Empty(local.Members(list.Id));

        local.Buy(customer, "2001-12-01", 5_000m);

        Assert.Equal([customer], local.Members(list.Id));
    }

    [Fact]
    public void A_draft_has_no_list_and_publishing_twice_makes_one()
    {
        var segment = local.ASegment("High", High, SegmentLifecycle.Draft);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);

        SetLifecycle(segment, SegmentLifecycle.Published);
        SetLifecycle(segment, SegmentLifecycle.Published);

        Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
    }

    [Fact]
    public void Renaming_and_changing_follow_and_retiring_deactivates()
    {
        var segment = local.ASegment("High", High, SegmentLifecycle.Published);
        var list = local.ListOf(segment).Id;

        local.Change(SegmentTable.Name, segment, SegmentTable.Title, "Best");
        Assert.Equal("Best", local.List(list)[ListTable.Title]);
        local.Change(SegmentTable.Name, segment, SegmentTable.Filter, Ulm);
        Assert.Contains("address1_city", local.List(list).GetAttributeValue<string>(ListTable.Query), StringComparison.Ordinal);
        local.Change(SegmentTable.Name, segment, SegmentTable.Purpose, new OptionSetValue((int)SegmentPurpose.Email));
        Assert.Contains("donotbulkemail", local.List(list).GetAttributeValue<string>(ListTable.Query), StringComparison.Ordinal);

        SetLifecycle(segment, SegmentLifecycle.Retired);
        Assert.Equal(1, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
        SetLifecycle(segment, SegmentLifecycle.Published);
        Assert.Equal(0, local.List(list).GetAttributeValue<OptionSetValue>(ListTable.State).Value);
        Assert.Equal(list, local.ListOf(segment).Id);
    }

    [Fact]
    public void A_child_is_parent_and_own_filter_and_follows_when_the_parent_changes()
    {
        var inUlm = local.AContact((ContactTable.City, "Ulm"));
        var inRome = local.AContact((ContactTable.City, "Rome"));
        local.Buy(inUlm, "2001-12-01", 5_000m);
        local.Buy(inRome, "2001-12-01", 5_000m);
        var parent = local.ASegment("High", High, SegmentLifecycle.Draft);
        var middle = local.ASegment("In between", "", SegmentLifecycle.Draft, parent);
        var list = local.ListOf(local.ASegment("High in Ulm", Ulm, SegmentLifecycle.Published, middle)).Id;
        Assert.Equal([inUlm], local.Members(list));

        local.Change(SegmentTable.Name, parent, SegmentTable.Filter, High.Replace("653210000", ((int)PriorityLevel.Low).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Empty(local.Members(list));
    }

    [Fact]
    public void A_child_follows_when_a_segment_between_gets_another_parent_or_none()
    {
        var inUlm = local.AContact((ContactTable.City, "Ulm"));
        var inRome = local.AContact((ContactTable.City, "Rome"));
        var ulm = local.ASegment("Ulm", Ulm, SegmentLifecycle.Draft);
        var middle = local.ASegment("In between", "", SegmentLifecycle.Draft, ulm);
        var list = local.ListOf(local.ASegment("Child", "", SegmentLifecycle.Published, middle)).Id;
        Assert.Equal([inUlm], local.Members(list));

        local.Change(SegmentTable.Name, middle, SegmentTable.Parent, null);

        Assert.Equal(new[] { inUlm, inRome }.Order(), local.Members(list).Order());
    }

    [Fact]
    public void The_list_says_what_it_is_for_and_its_description_follows()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published, purpose: SegmentPurpose.Post);
        Assert.Equal("Segment 'Ulm', by Post", local.ListOf(id)[ListTable.Purpose]);

        local.Change(SegmentTable.Name, id, SegmentTable.Description, "Who lives on the Danube");
        Assert.Equal("Who lives on the Danube", local.ListOf(id)[ListTable.Description]);
        local.Change(SegmentTable.Name, id, SegmentTable.Description, null);
        Assert.False(local.ListOf(id).Contains(ListTable.Description));
    }

    [Fact]
    public void A_list_deleted_by_hand_is_made_anew_when_the_segment_is_saved()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.Service.Delete(ListTable.Name, local.ListOf(id).Id);

        SetLifecycle(id, SegmentLifecycle.Published);

        var list = Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
        Assert.Equal(list.Id, local.ListOf(id).Id);
    }

    [Fact]
    public void Adopting_a_change_takes_over_neither_topic_nor_purpose_nor_parent()
    {
        var parent = local.ASegment("Ulm", Ulm, SegmentLifecycle.Draft);
        var id = local.ASegment("Clerks", """<filter><condition attribute="jobtitle" operator="eq" value="Clerk" /></filter>""", SegmentLifecycle.Published, parent, SegmentPurpose.Email);
        local.Change(SegmentTable.Name, id, SegmentTable.Topic, new OptionSetValue(653210001));
        var list = local.ListOf(id);
        var query = list.GetAttributeValue<string>(ListTable.Query).Replace("Clerk", "Baker", StringComparison.Ordinal);
        local.Change(ListTable.Name, list.Id, ListTable.Query, query);

        local.Service.Execute(new OrganizationRequest("cseg_ResolveDrift") { ["Target"] = new EntityReference(SegmentTable.Name, id), [ResolveDrift.Choice] = "Adopt" });

        var filter = (string)local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(SegmentTable.Filter))[SegmentTable.Filter];
        Assert.Equal(["jobtitle"], XElement.Parse(filter).DescendantsAndSelf("condition").Select(condition => (string)condition.Attribute("attribute")!));
        Assert.Equal(query, local.ListOf(id)[ListTable.Query]);
    }

    [Fact]
    public void Saving_what_is_there_already_writes_nothing_to_the_list()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        local.ForgetRequests();

        local.Change(SegmentTable.Name, id, SegmentTable.Filter, Ulm);

        Assert.DoesNotContain(local.RequestsOfSteps, request => request.StartsWith("Update", StringComparison.Ordinal) || request.StartsWith("Create", StringComparison.Ordinal));
    }

    [Fact]
    public void A_circle_of_parents_is_refused_with_its_path()
    {
        var a = local.ASegment("A", High, SegmentLifecycle.Draft);
        var b = local.ASegment("B", Ulm, SegmentLifecycle.Draft, a);
        var c = local.ASegment("C", Ulm, SegmentLifecycle.Draft, b);

        var refused = Refused(() => local.Change(SegmentTable.Name, a, SegmentTable.Parent, new EntityReference(SegmentTable.Name, c)));
        Assert.Contains("A > C > B > A", refused, StringComparison.Ordinal);
        Assert.Contains("A > A", Refused(() => local.Change(SegmentTable.Name, a, SegmentTable.Parent, new EntityReference(SegmentTable.Name, a))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<filter><condition attribute="cseg_nosuchcolumn" operator="eq" value="1" /></filter>""", "cseg_nosuchcolumn")]
    [InlineData("""<fetch><entity name="account"><filter /></entity></fetch>""", "account")]
    [InlineData("""<filter><condition attribute="lastname" operator="resembles" value="1" /></filter>""", "resembles")]
    public void A_filter_that_cannot_work_is_refused_before_it_is_saved(string filter, string named)
    {
        Assert.Contains(named, Refused(() => local.ASegment("Wrong", filter, SegmentLifecycle.Draft)), StringComparison.Ordinal);
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(SegmentTable.Name)).Entities);
    }

    [Fact]
    public void Consent_reachability_and_contact_frequency_hold_customers_back()
    {
        var reachable = local.AContact((ContactTable.EmailAddress, "a@example.com"));
        local.AContact();
        local.AContact((ContactTable.EmailAddress, "b@example.com"), (ContactTable.DoNotBulkEmail, true));
        local.AContact((ContactTable.EmailAddress, "c@example.com"), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Never)));
        local.AContact((ContactTable.EmailAddress, "d@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2002, 1, 1)));
        var today = local.AContact((ContactTable.EmailAddress, "e@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2001, 12, 31)));
        var yesterday = local.AContact((ContactTable.EmailAddress, "f@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2001, 12, 30)));
        var before = local.AContact((ContactTable.EmailAddress, "g@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2001, 12, 29)));
        var longAgo = local.AContact((ContactTable.EmailAddress, "h@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(1999, 1, 1)));

        var list = local.ListOf(local.ASegment("Everybody", "", SegmentLifecycle.Published, purpose: SegmentPurpose.Email)).Id;

        Assert.Equal(new[] { reachable, today, yesterday, before, longAgo }.Order(), local.Members(list).Order());
    }

    [Fact]
    public void Chosen_topics_hold_back_from_lists_about_others()
    {
        var offers = new OptionSetValue(653210001);
        var events = new OptionSetValue(653210002);
        var silent = local.AContact();
        var interested = local.AContact((ContactTable.Topics, new OptionSetValueCollection { offers, events }));
        var elsewhere = local.AContact((ContactTable.Topics, new OptionSetValueCollection { events }));
        var id = local.ASegment("Everybody", "", SegmentLifecycle.Published);
        var list = local.ListOf(id).Id;
        Assert.Equal(new[] { silent, interested, elsewhere }.Order(), local.Members(list).Order());

        local.Change(SegmentTable.Name, id, SegmentTable.Topic, offers);

        Assert.Equal(new[] { silent, interested }.Order(), local.Members(list).Order());
        Assert.Equal(2, local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(SegmentTable.MemberCount))[SegmentTable.MemberCount]);
    }

    [Fact]
    public void Who_publishes_at_the_same_moment_finds_the_list_of_the_other()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var asTheOtherSawIt = local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(true));
        asTheOtherSawIt.Attributes.Remove(SegmentTable.List);

        local.PastTheSteps(() => new SegmentLists(local.Service, local.Service, new MemberCounter(local.Service), ReasonTexts.English, local.Clock.Now.UtcDateTime).Follow(asTheOtherSawIt, definitionChanged: false));

        Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
    }

    [Fact]
    public async Task Many_who_publish_at_once_make_one_list()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Draft);
        var published = new Entity(SegmentTable.Name, id) { [SegmentTable.Lifecycle] = new OptionSetValue((int)SegmentLifecycle.Published) };

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => local.Service.Update(published), TestContext.Current.CancellationToken)));

        var list = Assert.Single(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
        Assert.Equal(list.Id, local.ListOf(id).Id);
    }

    [Theory]
    [InlineData("O'Neill & Söhne <GmbH> \"best\"")]
    [InlineData("💎 gems")]
    [InlineData("שלום עולם")]
    [InlineData("\"/><condition attribute=\"lastname\" operator=\"not-null\" /><x y=\"")]
    [InlineData("]]>&amp;&lt;!--")]
    public void Hostile_names_and_values_come_back_as_they_went_in_and_change_no_query(string hostile)
    {
        var customer = local.AContact(("jobtitle", hostile));
        local.AContact(("jobtitle", "Clerk"));
        var filter = new XElement("filter", new XElement("condition", new XAttribute("attribute", "jobtitle"), new XAttribute("operator", "eq"), new XAttribute("value", hostile)));
        var listed = new XElement("filter", new XElement("condition", new XAttribute("attribute", "jobtitle"), new XAttribute("operator", "in"), new XElement("value", hostile)));

        var parent = local.ASegment(hostile, filter.ToString(), SegmentLifecycle.Published);
        var child = local.ASegment("In " + hostile, listed.ToString(), SegmentLifecycle.Published, parent);

        Assert.Equal(hostile, local.ListOf(parent)[ListTable.Title]);
        Assert.Contains(hostile, (string)local.ListOf(parent)[ListTable.Purpose], StringComparison.Ordinal);
        Assert.Equal(hostile, local.Service.Retrieve(SegmentTable.Name, parent, new ColumnSet(SegmentTable.Title))[SegmentTable.Title]);
        Assert.Equal([customer], local.Members(local.ListOf(parent).Id));
        Assert.Equal([customer], local.Members(local.ListOf(child).Id));
        local.Service.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference(SegmentTable.Name, child) });
        Assert.False(local.Service.Retrieve(SegmentTable.Name, child, new ColumnSet(SegmentTable.Drift)).Contains(SegmentTable.Drift));
    }

    [Fact]
    public void A_diamond_of_parents_is_fine()
    {
        var inUlm = local.AContact((ContactTable.City, "Ulm"), ("jobtitle", "Clerk"));
        local.AContact((ContactTable.City, "Ulm"));
        var top = local.ASegment("Top", Ulm, SegmentLifecycle.Draft);
        var left = local.ASegment("Left", """<filter><condition attribute="jobtitle" operator="not-null" /></filter>""", SegmentLifecycle.Draft, top);
        var right = local.ASegment("Right", "", SegmentLifecycle.Draft, top);

        Assert.Equal([inUlm], local.Members(local.ListOf(local.ASegment("Bottom left", "", SegmentLifecycle.Published, left)).Id));
        Assert.Equal(2, local.Members(local.ListOf(local.ASegment("Bottom right", "", SegmentLifecycle.Published, right)).Id).Count);
    }

    [Fact]
    public void Purchases_by_category_channel_and_date_are_found_over_a_link()
    {
        var watches = local.Service.Create(new Entity(ProductCategoryTable.Name) { ["cseg_name"] = "Watches" });
        var wanted = local.AContact();
        var otherwise = local.AContact();
        var longAgo = local.AContact();
        Buy(wanted, "2001-12-01", PurchaseChannel.Web, watches);
        Buy(wanted, "2001-12-02", PurchaseChannel.Web, watches);
        Buy(otherwise, "2001-12-01", PurchaseChannel.Store, watches);
        Buy(otherwise, "2001-12-01", PurchaseChannel.Web, null);
        Buy(longAgo, "1999-12-01", PurchaseChannel.Web, watches);

        var id = local.ASegment("Watches on the web this year", $"""
            <fetch><entity name="contact"><link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" alias="p"><filter>
              <condition attribute="cseg_channel" operator="eq" value="{(int)PurchaseChannel.Web}" />
              <condition attribute="cseg_productcategoryid" operator="eq" value="{watches}" />
              <condition attribute="cseg_purchasedate" operator="last-x-months" value="12" />
            </filter></link-entity></entity></fetch>
            """, SegmentLifecycle.Published);

        Assert.Equal([wanted], local.Members(local.ListOf(id).Id));
        Assert.Equal(1, local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(SegmentTable.MemberCount))[SegmentTable.MemberCount]);
    }

    [Theory]
    [InlineData("""<filter><condition attribute="cseg_priority" operator="eq" value="7" /></filter>""", "line 1: the condition on cseg_priority asks for '7', which is none of its values: 653210000 High")]
    [InlineData("""<filter><condition attribute="birthdate" operator="like" value="19%" /></filter>""", "the condition on birthdate has the operator 'like', which does not suit a date")]
    [InlineData("""<fetch><entity name="contact"><link-entity name="cseg_purchase" from="cseg_customer" to="contactid" alias="p" /></entity></fetch>""", "names the column cseg_customer, which the table cseg_purchase does not have")]
    [InlineData("""<fetch><entity name="contact"><link-entity name="cseg_nosuchtable" from="a" to="contactid" alias="p" /></entity></fetch>""", "cseg_nosuchtable")]
    public void Metadata_tells_what_is_wrong_before_anything_is_saved(string filter, string named) =>
        Assert.Contains(named, Refused(() => local.ASegment("Wrong", filter, SegmentLifecycle.Draft)), StringComparison.Ordinal);

    [Fact]
    public void What_publishing_and_counting_note_is_nobodys_to_write_and_a_copy_with_all_columns_gets_its_own()
    {
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);
        var row = local.Service.Retrieve(SegmentTable.Name, id, new ColumnSet(true));
        (string Column, object? Value)[] notes =
        [
            (SegmentTable.List, null), (SegmentTable.MemberCount, 5), (SegmentTable.MemberCountedOn, new DateTime(2001, 1, 1)), (SegmentTable.AnnualValue, new Money(5m)), (SegmentTable.Drift, "x"),
            (SegmentTable.PublishedQuery, "x"), (SegmentTable.HistoryOn, new DateTime(2001, 1, 1)), (SegmentTable.HistoryOf, "x"), (SegmentTable.Sketch, "x"), (SegmentTable.Warnings, "x"),
        ];

        foreach (var (column, value) in notes)
            Assert.Contains($"{column} of the segment 'Ulm' is noted when it is published and counted, and cannot be set.", Refused(() => local.Change(SegmentTable.Name, id, column, value)), StringComparison.Ordinal);

        var copy = new Entity(SegmentTable.Name);
        foreach (var (column, value) in row.Attributes.Where(value => value.Key.StartsWith("cseg_", StringComparison.Ordinal) && value.Key is not SegmentTable.Id and not SegmentTable.AnnualValue + "_base"))
            copy[column] = value;
        copy[SegmentTable.Title] = "Another";
        copy[SegmentTable.Sketch] = "x";
        var another = local.ListOf(local.Service.Create(copy));
        Assert.NotEqual(row.GetAttributeValue<EntityReference>(SegmentTable.List).Id, another.Id);
        Assert.Equal("Another", another[ListTable.Title]);
        local.Service.Delete(ListTable.Name, another.Id);
    }

    private void Buy(Guid customer, string date, PurchaseChannel channel, Guid? category) =>
        local.Service.Create(ImportedSolution.APurchase(customer, new BoughtItem(ACustomer.Day(date), PurchaseKind.Purchase, 10m, channel, false, category)));

    private void SetLifecycle(Guid segment, SegmentLifecycle lifecycle) =>
        local.Change(SegmentTable.Name, segment, SegmentTable.Lifecycle, new OptionSetValue((int)lifecycle));

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Detail.Message;
}
