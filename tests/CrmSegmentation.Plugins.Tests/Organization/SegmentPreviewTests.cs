using System;
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

    private OrganizationResponse Preview(params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest("cseg_PreviewSegment");
        foreach (var (name, value) in parameters)
            request[name] = value;
        return local.Service.Execute(request);
    }

    private void ACustomer(string city, decimal bought, params (string Column, object Value)[] columns)
    {
        var id = local.AContact([.. columns, (ContactTable.City, city)]);
        if (bought > 0)
            local.Buy(id, "2001-12-01", bought);
    }
}
