using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>What people do with the solution beyond rows: its custom APIs, its guarded columns and the changes of state that matter. Each gives the cell of a role.</summary>
internal sealed class RoleActions
{
    private const string Everybody = "<filter><condition attribute='statecode' operator='eq' value='0'/></filter>";
    private const int Published = 653210001;
    private const int RecalculateAll = 653210002;

    private readonly RoleMatrix matrix;
    private readonly SortedDictionary<string, Func<string, string>> all = new(StringComparer.Ordinal);

    public RoleActions(RoleMatrix matrix)
    {
        this.matrix = matrix;
        Customers();
        Segments();
        Schemes();
        Runs();
        Columns();
    }

    /// <summary>The actions by their names, those of custom APIs by the API's.</summary>
    public IReadOnlyDictionary<string, Func<string, string>> All => all;

    private IOrganizationService Administrator => matrix.Administrator;

    private void Customers()
    {
        foreach (var api in new[] { "cseg_EraseCustomer", "cseg_ExplainPriority", "cseg_ExportCustomer", "cseg_GetCustomerCard", "cseg_GetCustomerProfile", "cseg_GetCustomerSegments", "cseg_GetSuggestions", "cseg_RecalculateCustomer" })
            OfCustomer(api);
        OfCustomer("cseg_CreateFollowUp", ("Subject", _ => "Call back"));
        OfCustomer("cseg_IsInSegment", ("Segment", _ => new EntityReference("cseg_segment", ASegment("Administrator", 'm'))));
        OfCustomer("cseg_ComposeText", ("Template", _ => new EntityReference("cseg_texttemplate", Administrator.Create(new Entity("cseg_texttemplate") { ["cseg_name"] = "Letter", ["cseg_format"] = Choice("cseg_texttemplate", "cseg_format", 0), ["cseg_language"] = 1033, ["cseg_body"] = "Dear customer" }))));
        all["enter a purchase of a customer"] = role => matrix.Reach(matrix.Table("contact"), role, customer => matrix.ServiceOf(role).Create(APurchase(customer)));
        all["cseg_HandOverCustomers"] = role => RoleMatrix.YesOrCode(() => Send(role, "cseg_HandOverCustomers", ("ContactIds", new[] { ACustomer(role, 'm').ToString() })));
        all["cseg_RecalculateCustomers"] = role => RoleMatrix.YesOrCode(() => Send(role, "cseg_RecalculateCustomers", ("ContactIds", new[] { ACustomer(role, 'm').ToString() })));
    }

    private void Segments()
    {
        OfSegment("cseg_PublishSegment", published: false);
        OfSegment("cseg_RefreshSegment", published: true);
        OfSegment("cseg_RetireSegment", published: true);
        OfSegment("cseg_SnapshotSegment", published: true);
        all["cseg_ResolveDrift"] = role => matrix.Reach(matrix.Table("cseg_segment"), role, segment => Send(role, "cseg_ResolveDrift", ("Target", new EntityReference("cseg_segment", segment)), ("Choice", "restore")), position =>
        {
            var segment = ASegment(role, position, published: true);
            Administrator.Update(new Entity("list", ListOf(segment)) { ["query"] = "<fetch><entity name='contact'><attribute name='contactid'/></entity></fetch>" });
            Administrator.Execute(new OrganizationRequest("cseg_RefreshSegment") { ["Target"] = new EntityReference("cseg_segment", segment) });
            return segment;
        });
        all["cseg_PreviewSegment"] = role => RoleMatrix.YesOrCode(() => Send(role, "cseg_PreviewSegment", ("Filter", Everybody)));
        all["cseg_CreateStarterSegments"] = role => RoleMatrix.YesOrCode(() => Send(role, "cseg_CreateStarterSegments", ("Publish", false)));
        OfOffer("cseg_LaunchOffer", launched: false);
        OfOffer("cseg_RefreshOffer", launched: true);
    }

    private void Schemes()
    {
        foreach (var api in new[] { "cseg_ActivateScheme", "cseg_CloneScheme", "cseg_PreviewScheme", "cseg_RefreshCutPoints" })
            all[api] = role => RoleMatrix.YesOrCode(() => Send(role, api, ("Target", new EntityReference("cseg_priorityscheme", AScheme()))));
        all["activate a priority scheme"] = role => RoleMatrix.YesOrCode(() =>
            matrix.ServiceOf(role).Update(new Entity("cseg_priorityscheme", AScheme()) { ["cseg_schemestatus"] = new OptionSetValue(653210001) }));
    }

    private void Runs()
    {
        foreach (var api in new[] { "cseg_RunMaintenance", "cseg_VerifyProfiles" })
            all[api] = role => RoleMatrix.YesOrCode(() => Send(role, api));
        all["cseg_StartBulkRun"] = role => RoleMatrix.YesOrCode(() => Send(role, "cseg_StartBulkRun", ("Kind", RecalculateAll)));
        foreach (var api in new[] { "cseg_CancelBulkRun", "cseg_ContinueBulkRun" })
        {
            all[api] = role => RoleMatrix.YesOrCode(() =>
            {
                matrix.NewRow(matrix.Table("contact"), role, 'm');
                var run = (EntityReference)Administrator.Execute(new OrganizationRequest("cseg_StartBulkRun") { ["Kind"] = RecalculateAll })["Run"];
                Send(role, api, ("Target", run));
            });
        }
    }

    private void Columns()
    {
        all["write a computed column"] = role => matrix.Reach(matrix.Table("contact"), role, customer => matrix.ServiceOf(role).Update(new Entity("contact", customer) { ["cseg_annualvalue"] = new Money(1) }));
        all["read household income"] = role => Income(role, "Read", false);
        all["write household income"] = role => Income(role, "Write", false);
        all["read household income, in the column security profile"] = role => Income(role, "Read", true);
        all["write household income, in the column security profile"] = role => Income(role, "Write", true);
    }

    private string Income(string role, string right, bool inProfile)
    {
        if (inProfile)
        {
            var profile = Administrator.RetrieveMultiple(new QueryByAttribute("fieldsecurityprofile") { ColumnSet = new ColumnSet(false), Attributes = { "name" }, Values = { "Segmentation Sensitive Data" } }).Entities.Single();
            Administrator.Associate("systemuser", matrix.UserOf(role), new Relationship("systemuserprofiles_association"), [profile.ToEntityReference()]);
        }

        var service = matrix.ServiceOf(role);
        var hidden = false;
        var cell = matrix.Reach(
            matrix.Table("contact"),
            role,
            customer =>
            {
                if (right == "Read")
                    hidden |= !service.Retrieve("contact", customer, new ColumnSet("cseg_householdincome")).Contains("cseg_householdincome");
                else
                    service.Update(new Entity("contact", customer) { ["cseg_householdincome"] = new Money(2) });
            },
            position => matrix.NewRow(matrix.Table("contact"), role, position, row => row["cseg_householdincome"] = new Money(1)));
        return hidden ? "hidden" : cell;
    }

    private void OfCustomer(string api, params (string Name, Func<Guid, object> Value)[] parameters) => all[api] = role => matrix.Reach(
        matrix.Table("contact"),
        role,
        customer => Send(role, api, [("Target", new EntityReference("contact", customer)), .. parameters.Select(p => (p.Name, p.Value(customer)))]),
        position => ACustomer(role, position));

    private void OfSegment(string api, bool published) => all[api] = role => matrix.Reach(
        matrix.Table("cseg_segment"),
        role,
        segment => Send(role, api, ("Target", new EntityReference("cseg_segment", segment))),
        position => ASegment(role, position, published));

    private void OfOffer(string api, bool launched) => all[api] = role => matrix.Reach(
        matrix.Table("cseg_offer"),
        role,
        offer => Send(role, api, ("Target", new EntityReference("cseg_offer", offer))),
        position =>
        {
            ACustomer(role, 'o');
            var offer = matrix.NewRow(matrix.Table("cseg_offer"), role, position, row =>
            {
                row["cseg_campaignid"] = new EntityReference("campaign", Administrator.Create(new Entity("campaign") { ["name"] = "Spring" }));
                row["cseg_segmentid"] = new EntityReference("cseg_segment", ASegment(role, position, published: true));
                row["cseg_startson"] = new DateTime(2001, 12, 31);
                row["cseg_endson"] = new DateTime(2002, 1, 31);
            });
            if (launched)
                Administrator.Execute(new OrganizationRequest("cseg_LaunchOffer") { ["Target"] = new EntityReference("cseg_offer", offer) });
            return offer;
        });

    private OrganizationResponse Send(string role, string message, params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest(message);
        foreach (var (name, value) in parameters)
            request[name] = value;
        return matrix.ServiceOf(role).Execute(request);
    }

    private Guid ACustomer(string role, char position)
    {
        var customer = matrix.NewRow(matrix.Table("contact"), role, position);
        Administrator.Create(APurchase(customer));
        return customer;
    }

    private static Entity APurchase(Guid customer) => new("cseg_purchase")
    {
        ["cseg_contactid"] = new EntityReference("contact", customer),
        ["cseg_purchasedate"] = new DateTime(2001, 12, 2),
        ["cseg_amount"] = new Money(10),
    };

    private Guid ASegment(string role, char position, bool published = false)
    {
        var segment = matrix.NewRow(matrix.Table("cseg_segment"), role, position, row =>
        {
            row["cseg_name"] = "Everybody";
            row["cseg_filter"] = Everybody;
        });
        if (!published)
            return segment;

        // As if its owner had published it: the list is his.
        Administrator.Update(new Entity("cseg_segment", segment) { ["cseg_lifecycle"] = new OptionSetValue(Published) });
        Administrator.Update(new Entity("list", ListOf(segment)) { ["ownerid"] = new EntityReference("systemuser", matrix.OwnerAt(role, position)) });
        return segment;
    }

    private Guid ListOf(Guid segment) => Administrator.Retrieve("cseg_segment", segment, new ColumnSet("cseg_listid")).GetAttributeValue<EntityReference>("cseg_listid").Id;

    private Guid AScheme()
    {
        var scheme = Administrator.Create(new Entity("cseg_priorityscheme") { ["cseg_name"] = "Draft", ["cseg_versionnumber"] = 1, ["cseg_highfrom"] = 75m, ["cseg_mediumfrom"] = 55m });
        var factor = Administrator.Create(new Entity("cseg_priorityfactor") { ["cseg_name"] = "Value", ["cseg_schemeid"] = new EntityReference("cseg_priorityscheme", scheme), ["cseg_factorkind"] = Choice("cseg_priorityfactor", "cseg_factorkind", 0), ["cseg_weight"] = 1m, ["cseg_order"] = 1 });
        foreach (var (from, score) in new[] { (0m, 0m), (100m, 100m) })
            Administrator.Create(new Entity("cseg_priorityband") { ["cseg_name"] = "Band", ["cseg_factorid"] = new EntityReference("cseg_priorityfactor", factor), ["cseg_from"] = from, ["cseg_score"] = score });
        return scheme;
    }

    /// <summary>The option of a choice by its place.</summary>
    private OptionSetValue Choice(string table, string column, int place) => new(matrix.Table(table).Find(column)!.Choice!.Options[place].Value);
}
