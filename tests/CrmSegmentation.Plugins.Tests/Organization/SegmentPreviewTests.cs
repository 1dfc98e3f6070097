using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Preview says what publishing would do, to the customer and the cent, and does none of it.</summary>
[Collection(nameof(ImportedSolution))]
public class SegmentPreviewTests(ImportedSolution solution)
{
    private const string Ulm = """<filter><condition attribute="address1_city" operator="eq" value="Ulm" /></filter>""";
    private const string Rome = """<filter><condition attribute="address1_city" operator="eq" value="Rome" /></filter>""";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Those_held_back_are_counted_once_each_under_their_first_reason()
    {
        ACustomer("Ulm", 300m, (ContactTable.EmailAddress, "a@example.com"));
        ACustomer("Ulm", 50m);
        ACustomer("Ulm", 50m, (ContactTable.DoNotEmail, true));
        ACustomer("Ulm", 50m, (ContactTable.DoNotEmail, true), (ContactTable.EmailAddress, "b@example.com"), (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Never)));
        ACustomer("Ulm", 50m, (ContactTable.EmailAddress, "c@example.com"), (ContactTable.NextContactAllowedOn, new DateTime(2002, 1, 1)));
        ACustomer("Rome", 500m, (ContactTable.EmailAddress, "d@example.com"));

        var preview = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.Purpose, (int)SegmentPurpose.Email));

        Assert.Equal((5, 1), ((int)preview[PreviewSegment.Matched], (int)preview[PreviewSegment.Contactable]));
        Assert.Equal("2 want no e-mail\n1 have no e-mail address\n1 were contacted too recently", preview[PreviewSegment.HeldBack]);
        Assert.Equal((300m, 30m), ((decimal)preview[PreviewSegment.AnnualValue], (decimal)preview[PreviewSegment.ShareOfTotal]));
        Assert.Single(((EntityCollection)preview[PreviewSegment.Sample]).Entities);
    }

    [Fact]
    public void Joiners_and_leavers_are_told_against_what_is_published()
    {
        ACustomer("Ulm", 300m);
        ACustomer("Rome", 500m);
        ACustomer("Rome", 20m);
        var id = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        var same = Preview((PreviewSegment.Segment, new EntityReference(SegmentTable.Name, id)));
        var other = Preview((PreviewSegment.Segment, new EntityReference(SegmentTable.Name, id)), (PreviewSegment.Filter, Rome));

        Assert.Equal((0, 0), ((int)same[PreviewSegment.Joiners], (int)same[PreviewSegment.Leavers]));
        Assert.Equal((2, 520m), ((int)other[PreviewSegment.Joiners], (decimal)other[PreviewSegment.JoinersValue]));
        Assert.Equal((1, 300m), ((int)other[PreviewSegment.Leavers], (decimal)other[PreviewSegment.LeaversValue]));
    }

    [Fact]
    public void Publishing_finds_what_the_preview_said_and_the_preview_wrote_nothing()
    {
        for (var i = 0; i < 12; i++)
            ACustomer(i % 3 == 0 ? "Rome" : "Ulm", 10m * i);
        var parent = local.ASegment("Ulm", Ulm, SegmentLifecycle.Draft);
        const string Named = """<filter><condition attribute="lastname" operator="not-null" /></filter>""";
        local.ForgetRequests();

        var preview = Preview((PreviewSegment.Filter, Named), (PreviewSegment.Parent, new EntityReference(SegmentTable.Name, parent)));

        Assert.All(local.RequestsOfSteps, request => Assert.StartsWith("Retrieve", request));
        var stored = local.Service.Retrieve(SegmentTable.Name, local.ASegment("Named", Named, SegmentLifecycle.Published, parent), new ColumnSet(SegmentTable.MemberCount, SegmentTable.AnnualValue));
        Assert.Equal(stored[SegmentTable.MemberCount], preview[PreviewSegment.Contactable]);
        Assert.Equal(stored.GetAttributeValue<Money>(SegmentTable.AnnualValue).Value, preview[PreviewSegment.AnnualValue]);
        Assert.Equal((8, 8), ((int)preview[PreviewSegment.Matched], ((EntityCollection)preview[PreviewSegment.Sample]).Entities.Count));
    }

    [Fact]
    public void Each_channel_says_who_can_be_reached_and_why_others_cannot()
    {
        ACustomer("Ulm", 10m, (ContactTable.EmailAddress, "a@example.com"), (ContactTable.MobilePhone, "1"), (ContactTable.Street, "Am Markt 1"));
        ACustomer("Ulm", 10m, (ContactTable.EmailAddress, "b@example.com"), (ContactTable.DoNotBulkEmail, true), (ContactTable.DoNotPhone, true), (ContactTable.DoNotPostalMail, true));
        ACustomer("Ulm", 10m, (ContactTable.EmailAddress, "c@example.com"), (ContactTable.DoNotSendMarketingMaterial, true), (ContactTable.HomePhone, "1"), (ContactTable.DoNotBulkPostalMail, true));
        ACustomer("Ulm", 10m, (ContactTable.ContactFrequency, new OptionSetValue((int)ContactFrequency.Never)), (ContactTable.BusinessPhone, "1"), (ContactTable.Street, "Am Markt 2"));

        var preview = Preview((PreviewSegment.Filter, Ulm));

        Assert.Equal((4, 3, "1 never want to be contacted"), ((int)preview[PreviewSegment.Matched], (int)preview[PreviewSegment.Contactable], (string)preview[PreviewSegment.HeldBack]));
        Assert.Equal(
            ["Email 1: 1 want no bulk e-mail, 1 want no marketing material, 1 have no e-mail address", "Phone 1: 1 want no calls, 1 want no marketing material, 1 never want to be contacted", "Post 1: 1 want no letters, 1 want no bulk letters, 1 never want to be contacted"],
            Rows(preview, PreviewSegment.Channels).Select(row => $"{row["Channel"]} {row["Contactable"]}: {((string)row["HeldBack"]).Replace("\n", ", ", StringComparison.Ordinal)}"));
    }

    [Theory]
    [InlineData(nameof(SegmentPurpose.Email))]
    [InlineData(nameof(SegmentPurpose.Phone))]
    [InlineData(nameof(SegmentPurpose.Post))]
    public void A_channel_is_the_list_of_that_purpose(string purpose)
    {
        ACustomer("Ulm", 10m, (ContactTable.EmailAddress, "a@example.com"), (ContactTable.MobilePhone, "1"), (ContactTable.Street, "Am Markt 1"));
        ACustomer("Ulm", 20m, (ContactTable.EmailAddress, "b@example.com"), (ContactTable.Topics, new OptionSetValueCollection { new(653210002) }));
        var value = (int)Enum.Parse<SegmentPurpose>(purpose);

        var any = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.Topic, 653210001));
        var own = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.Topic, 653210001), (PreviewSegment.Purpose, value));

        Assert.Equal(own[PreviewSegment.Contactable], Rows(any, PreviewSegment.Channels).Single(row => (string)row["Channel"] == purpose)["Contactable"]);
        Assert.Equal(own[PreviewSegment.HeldBack], Rows(own, PreviewSegment.Channels).Single(row => (string)row["Channel"] == purpose)["HeldBack"]);
        Assert.Equal("1 chose other topics", any[PreviewSegment.HeldBack]);
    }

    [Fact]
    public void The_average_customer_stands_beside_everyone_and_another_segment()
    {
        ACustomer("Ulm", 300m, (ContactTable.BirthDate, new DateTime(1961, 12, 31)));
        ACustomer("Ulm", 0m, (ContactTable.BirthDate, new DateTime(1962, 1, 1)));
        ACustomer("Rome", 60m);
        var rome = local.ASegment("Rome", Rome, SegmentLifecycle.Draft);
        Assert.All(Rows(Preview((PreviewSegment.Filter, Ulm)), PreviewSegment.Averages), row => Assert.False(row.Contains("Other") || row.Contains("DifferenceToOther")));

        var preview = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.CompareWith, new EntityReference(SegmentTable.Name, rome)));

        var averages = Rows(preview, PreviewSegment.Averages).ToDictionary(row => (string)row["Measure"], row => string.Create(CultureInfo.InvariantCulture, $"{row.GetAttributeValue<decimal?>("Segment"):0.##} {row.GetAttributeValue<decimal?>("Everyone"):0.##} {row.GetAttributeValue<decimal?>("Other"):0.##}"));
        var differences = Rows(preview, PreviewSegment.Averages).ToDictionary(row => (string)row["Measure"], row => string.Create(CultureInfo.InvariantCulture, $"{row.GetAttributeValue<decimal?>("Rest"):0.##} {row.GetAttributeValue<decimal?>("DifferenceToRest"):0.##} {row.GetAttributeValue<decimal?>("DifferenceToOther"):0.##}"));
        Assert.Equal("150 120 60", averages["Annual value"]);
        Assert.Equal("0.5 0.67 1", averages["Purchases in the year"]);
        Assert.Equal("300 180 60", averages["Average purchase value"]);
        Assert.Equal("30 30 30", averages["Days since the last purchase"]);
        Assert.Equal("39.5 39.5 ", averages["Age"]);
        Assert.Equal("50 33.33 0", averages["Percent of priority None"]);
        Assert.Equal("0 0 0", averages["Percent who buy gifts"]);
        Assert.Equal("60 90 90", differences["Annual value"]);
        Assert.Equal("0 50 50", differences["Percent of priority None"]);
        Assert.Equal("  ", differences["Age"]);
    }

    [Fact]
    public void Groups_add_up_to_the_whole_and_the_empty_are_one_of_them()
    {
        ACustomer("Ulm", 300m, (ContactTable.PostalCode, "89073"));
        ACustomer("Ulm", 100m, (ContactTable.PostalCode, " 89 "));
        ACustomer("Ulm", 50m, (ContactTable.PostalCode, "d-8907"));
        ACustomer("Ulm", 0m, (ContactTable.PostalCode, "D-89073"));
        ACustomer("Ulm", 50m);

        var whole = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.SplitBy, ContactTable.PostalCode), (PreviewSegment.PrefixLength, 2));

        Assert.Equal(["89 2 400 80", "D- 2 50 10", "(empty) 1 50 10"], Groups(whole));
        Assert.Equal(whole[PreviewSegment.Contactable], Rows(whole, PreviewSegment.Groups).Sum(row => (int)row["Customers"]));
        Assert.Equal(whole[PreviewSegment.AnnualValue], Rows(whole, PreviewSegment.Groups).Sum(row => (decimal)row["AnnualValue"]));
        Assert.Empty(Rows(Preview((PreviewSegment.Filter, Ulm)), PreviewSegment.Groups));
    }

    [Fact]
    public void Ages_go_by_decades_and_choices_by_their_labels()
    {
        ACustomer("Ulm", 5_000m, (ContactTable.BirthDate, new DateTime(1982, 1, 1)));
        ACustomer("Ulm", 0m, (ContactTable.BirthDate, new DateTime(1981, 12, 31)));
        ACustomer("Ulm", 0m, (ContactTable.BirthDate, new DateTime(1921, 12, 31)));
        ACustomer("Ulm", 0m);

        Assert.Equal(["under 20 1 5000 100", "20 to 29 1 0 0", "80 and older 1 0 0", "(empty) 1 0 0"], Groups(Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.SplitBy, ContactTable.Age))));
        Assert.Equal(["High 1 5000 100", "None 3 0 0"], Groups(Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.SplitBy, ContactTable.Priority))));
        Assert.Equal(["No 4 5000 100"], Groups(Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.SplitBy, ContactTable.BuysGifts))));
    }

    [Theory]
    [InlineData("cseg_nosuchcolumn", 0, "the table contact has no such column")]
    [InlineData(ContactTable.Channels, 0, "cannot be split by cseg_channels. Choose a choice")]
    [InlineData(ContactTable.BirthDate, 0, "or cseg_age for age bands")]
    [InlineData(ContactTable.LastPurchaseOn, 0, "cannot be split by cseg_lastpurchaseon")]
    [InlineData(ContactTable.PostalCode, 21, "by 1 to 20 first characters of a text, not by 21")]
    [InlineData(ContactTable.PostalCode, -1, "not by -1")]
    public void What_customers_cannot_be_split_by_is_refused(string column, int length, string expected) => Assert.Contains(
        expected,
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => Preview((PreviewSegment.SplitBy, column), (PreviewSegment.PrefixLength, length))).Detail.Message,
        StringComparison.Ordinal);

    [Fact]
    public void Other_published_segments_that_share_members_are_named_with_their_shares()
    {
        for (var i = 0; i < 4; i++)
            ACustomer("Ulm", 300m, ("jobtitle", i == 0 ? "Clerk" : "Baker"));
        ACustomer("Rome", 300m, ("jobtitle", "Clerk"));
        var clerks = local.ASegment("Clerks", """<filter><condition attribute="jobtitle" operator="eq" value="Clerk" /></filter>""", SegmentLifecycle.Published);
        local.ASegment("Bakers", """<filter><condition attribute="jobtitle" operator="eq" value="Baker" /></filter>""", SegmentLifecycle.Published);
        local.ASegment("In Rome", Rome, SegmentLifecycle.Published);
        local.ASegment("Drafted", Ulm, SegmentLifecycle.Draft);
        var ulm = local.ASegment("Ulm", Ulm, SegmentLifecycle.Published);

        var preview = Preview((PreviewSegment.Segment, new EntityReference(SegmentTable.Name, ulm)), (PreviewSegment.WithOverlaps, true));

        var rows = Rows(preview, PreviewSegment.Overlaps);
        Assert.Equal(["Bakers", "Clerks"], rows.Select(one => (string)one["Segment"]));
        var row = rows[1];
        Assert.Equal((clerks, "Clerks", 2, 1, 25m, 50m), ((Guid)row["SegmentId"], (string)row["Segment"], (int)row["Members"], (int)row["Shared"], (decimal)row["ShareOfThis"], (decimal)row["ShareOfOther"]));
        Assert.Empty(Rows(Preview((PreviewSegment.Segment, new EntityReference(SegmentTable.Name, ulm))), PreviewSegment.Overlaps));
    }

    [Fact]
    public void Dozens_of_drafts_are_tried_out_and_no_row_is_written()
    {
        ACustomer("Ulm", 300m);
        var drafts = Enumerable.Range(0, 24).Select(i => local.ASegment($"Draft {i}", Ulm, SegmentLifecycle.Draft)).ToList();
        local.ForgetRequests();

        foreach (var draft in drafts)
            Assert.Equal(1, (int)Preview((PreviewSegment.Segment, new EntityReference(SegmentTable.Name, draft)), (PreviewSegment.SplitBy, ContactTable.Priority), (PreviewSegment.WithOverlaps, true))[PreviewSegment.Contactable]);

        Assert.All(local.RequestsOfSteps, request => Assert.True(request.StartsWith("Retrieve", StringComparison.Ordinal), request));
        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ListTable.Name)).Entities);
    }

    [Fact]
    public void The_annual_values_of_segments_that_divide_the_customers_add_up_to_that_of_all()
    {
        foreach (var (city, bought) in new[] { ("Ulm", 4_000m), ("Rome", 310.55m), ("Oslo", 12.3m), ("Bonn", 0m) })
            ACustomer(city, bought);

        var parts = Enum.GetValues<Domain.Priorities.PriorityLevel>().Select(level => Preview((PreviewSegment.Filter, $"""<filter><condition attribute="cseg_priority" operator="eq" value="{(int)level}" /></filter>"""))).ToList();

        Assert.Equal((4_322.85m, 4_322.85m), (parts.Sum(part => (decimal)part[PreviewSegment.AnnualValue]), (decimal)Preview((PreviewSegment.Filter, ""))[PreviewSegment.AnnualValue]));
        Assert.InRange(parts.Sum(part => (decimal)part[PreviewSegment.ShareOfTotal]), 99.98m, 100.02m);
        Assert.True(parts.Count(part => (int)part[PreviewSegment.Contactable] > 0) >= 3);
    }

    [Fact]
    public void The_fifty_largest_are_compared_and_the_others_are_said_to_be_left_out()
    {
        ACustomer("Ulm", 300m);
        for (var i = 0; i < SegmentPreview.MostCompared; i++)
            local.ASegment($"Twin {i:00}", Ulm, SegmentLifecycle.Published);
        var ulm = (PreviewSegment.Segment, (object)new EntityReference(SegmentTable.Name, local.ASegment("Ulm", Ulm, SegmentLifecycle.Published)));
        var whole = Preview(ulm, (PreviewSegment.WithOverlaps, true));
        Assert.Equal((50, 0), (Rows(whole, PreviewSegment.Overlaps).Count, (int)whole[PreviewSegment.NotCompared]));

        local.ASegment("Nobody", Rome, SegmentLifecycle.Published);
        ACustomer("Rome", 300m, ("jobtitle", "Clerk"));
        ACustomer("Ulm", 300m, ("jobtitle", "Clerk"));
        local.ASegment("Larger", """<filter><condition attribute="jobtitle" operator="eq" value="Clerk" /></filter>""", SegmentLifecycle.Published);
        var cut = Preview(ulm, (PreviewSegment.WithOverlaps, true));
        Assert.Equal(2, (int)cut[PreviewSegment.NotCompared]);
        Assert.Equal(50, Rows(cut, PreviewSegment.Overlaps).Count);
        Assert.Contains("Larger", Rows(cut, PreviewSegment.Overlaps).Select(row => (string)row["Segment"]));
        Assert.Equal(0, (int)Preview(ulm)[PreviewSegment.NotCompared]);
    }

    [Fact]
    public void It_runs_the_query_that_publishing_writes()
    {
        var query = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.Purpose, (int)SegmentPurpose.Post))[PreviewSegment.Query];

        Assert.Equal(query, local.ListOf(local.ASegment("Ulm", Ulm, SegmentLifecycle.Published, purpose: SegmentPurpose.Post))[ListTable.Query]);
    }

    [Fact]
    public void It_counts_what_the_caller_may_read()
    {
        ACustomer("Ulm", 300m);
        ACustomer("Ulm", 20m);
        ACustomer("Rome", 20m);
        var marketer = AMarketer(out var id);
        local.Service.Execute(new OrganizationRequest("Assign") { ["Target"] = new EntityReference(ContactTable.Name, local.AContact((ContactTable.City, "Ulm"))), ["Assignee"] = new EntityReference("systemuser", id) });

        Assert.Equal(4, (int)Preview((PreviewSegment.Filter, ""))[PreviewSegment.Contactable]);
        Assert.Equal((1, 0m), ((int)Preview(marketer, (PreviewSegment.Filter, ""))[PreviewSegment.Matched], (decimal)Preview(marketer, (PreviewSegment.Filter, ""))[PreviewSegment.AnnualValue]));
    }

    [Fact]
    public void Nobody_matches_and_nothing_was_ever_bought()
    {
        var preview = Preview((PreviewSegment.Filter, Ulm), (PreviewSegment.Purpose, (int)SegmentPurpose.Email));

        Assert.Equal((0, 0, "", 0m), ((int)preview[PreviewSegment.Matched], (int)preview[PreviewSegment.Contactable], (string)preview[PreviewSegment.HeldBack], (decimal)preview[PreviewSegment.ShareOfTotal]));
    }

    [Fact]
    public void A_filter_that_cannot_work_is_refused()
    {
        var refused = Assert.Throws<FaultException<OrganizationServiceFault>>(() => Preview((PreviewSegment.Filter, """<filter><condition attribute="cseg_nosuchcolumn" operator="eq" value="1" /></filter>""")));

        Assert.Contains("cseg_nosuchcolumn", refused.Detail.Message, StringComparison.Ordinal);
    }

    private OrganizationResponse Preview(params (string Name, object Value)[] parameters) => Preview(local.Service, parameters);

    private static OrganizationResponse Preview(IOrganizationService service, params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest("cseg_PreviewSegment");
        foreach (var (name, value) in parameters)
            request[name] = value;
        return service.Execute(request);
    }

    private static List<Entity> Rows(OrganizationResponse preview, string property) => [.. ((EntityCollection)preview[property]).Entities];

    private static IEnumerable<string> Groups(OrganizationResponse preview) => Rows(preview, PreviewSegment.Groups)
        .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row["Group"]} {row["Customers"]} {row["AnnualValue"]:0.##} {row["ShareOfValue"]:0.##}"));

    /// <summary>Somebody who may make segments, and read his own customers only. The role comes as an organisation's own would: in a solution.</summary>
    private IOrganizationService AMarketer(out Guid id)
    {
        var role = Guid.NewGuid();
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, "solution.xml", """
                <ImportExportXml><SolutionManifest><UniqueName>Few</UniqueName><Version>1.0.0.0</Version><Managed>1</Managed>
                <Publisher><UniqueName>few</UniqueName><CustomizationPrefix>few</CustomizationPrefix><CustomizationOptionValuePrefix>10000</CustomizationOptionValuePrefix></Publisher><RootComponents /><MissingDependencies /></SolutionManifest></ImportExportXml>
                """);
            Write(archive, "customizations.xml", $"""
                <ImportExportXml><Roles><Role id="{role}" name="Marketer of few"><RolePrivileges><RolePrivilege name="prvReadContact" level="Basic" />
                <RolePrivilege name="prvReadcseg_segment" level="Basic" /><RolePrivilege name="prvCreatecseg_segment" level="Basic" /></RolePrivileges></Role></Roles></ImportExportXml>
                """);
        }

        local.Service.Execute(new OrganizationRequest("ImportSolution") { ["CustomizationFile"] = zip.ToArray(), ["OverwriteUnmanagedCustomizations"] = false, ["PublishWorkflows"] = false });
        var unit = local.Service.RetrieveMultiple(new QueryExpression("businessunit")).Entities[0].ToEntityReference();
        id = local.Service.Create(new Entity("systemuser") { ["firstname"] = "Mo", ["lastname"] = "Marketer", ["domainname"] = "mo@example.com", ["businessunitid"] = unit });
        local.Service.Associate("systemuser", id, new Relationship("systemuserroles_association"), [new EntityReference("role", role)]);
        return local.ServiceOf(id);

        static void Write(ZipArchive archive, string name, string text)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }
    }

    private void ACustomer(string city, decimal bought, params (string Column, object Value)[] columns)
    {
        var id = local.AContact([.. columns, (ContactTable.City, city)]);
        if (bought > 0)
            local.Buy(id, "2001-12-01", bought);
    }
}
