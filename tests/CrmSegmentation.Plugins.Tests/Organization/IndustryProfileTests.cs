using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Segments;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A jeweller adds birthstone, gems preferred and spouse's birthday without a developer.</summary>
[Collection(nameof(ImportedSolution))]
public class IndustryProfileTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_jeweller_adds_birthstone_gems_and_the_spouses_birthday()
    {
        var gems = ACategory("Gems preferred", ProfileKind.Choice, "Ruby\nSapphire");
        var spouse = ACategory("Spouse's birthday", ProfileKind.Date);
        var size = ACategory("Ring size", ProfileKind.Number, unit: "mm");
        var insured = ACategory("Insured", ProfileKind.YesOrNo);
        ABirthstone();
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));

        Enter(ann, gems, (ProfileAttributeTable.Text, "ruby"));
        Enter(ann, spouse, (ProfileAttributeTable.Date, Day("1961-07-04")));
        Enter(ann, size, (ProfileAttributeTable.Number, 16.5m));
        Enter(ann, insured, (ProfileAttributeTable.YesNo, new OptionSetValue((int)YesNo.Yes)));

        Assert.Equal(
            ["Birthstone: Emerald (derived)", "Gems preferred: Ruby", "Insured: Yes", "Ring size: 16.5 mm", "Spouse's birthday: 4 July 1961"],
            Of(ann));
    }

    [Fact]
    public void A_category_that_derives_by_month_and_names_no_choices_gets_the_birthstones() => Assert.Equal(
        ProfileCategory.Birthstones,
        ProfileCategory.ReadChoices(local.Service.Retrieve(ProfileCategoryTable.Name, ABirthstone(), new ColumnSet(ProfileCategoryTable.Choices)).GetAttributeValue<string>(ProfileCategoryTable.Choices)));

    [Fact]
    public void The_birthstone_follows_the_birthday()
    {
        ABirthstone();
        var ann = local.AContact();
        Assert.Empty(Of(ann));

        local.Change(ContactTable.Name, ann, ContactTable.BirthDate, Day("1960-05-03"));
        Assert.Equal(["Birthstone: Emerald (derived)"], Of(ann));

        local.Change(ContactTable.Name, ann, ContactTable.BirthDate, Day("1960-12-03"));
        Assert.Equal(["Birthstone: Turquoise (derived)"], Of(ann));

        local.Change(ContactTable.Name, ann, ContactTable.BirthDate, null);
        Assert.Empty(Of(ann));
    }

    [Fact]
    public void Another_category_follows_the_spouses_month_of_birth()
    {
        ABirthstone("Spouse's birthstone", ProfileDerivation.SpousesMonthOfBirth);
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")), (ContactTable.SpouseBirthDate, Day("1961-07-04")));

        Assert.Equal(["Spouse's birthstone: Ruby (derived)"], Of(ann));
    }

    [Fact]
    public void What_is_entered_takes_the_place_of_what_was_derived_and_stays_until_it_is_deleted()
    {
        var stone = ABirthstone();
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));

        var entered = Enter(ann, stone, (ProfileAttributeTable.Text, "Diamond"));
        Assert.Equal(["Birthstone: Diamond"], Of(ann));

        local.Change(ContactTable.Name, ann, ContactTable.BirthDate, Day("1960-12-03"));
        Assert.Equal(["Birthstone: Diamond"], Of(ann));

        local.Service.Delete(ProfileAttributeTable.Name, entered);
        Assert.Equal(["Birthstone: Turquoise (derived)"], Of(ann));
    }

    [Fact]
    public void A_derived_value_that_people_change_counts_as_entered()
    {
        ABirthstone();
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));

        local.Change(ProfileAttributeTable.Name, Rows(ann).Single().Id, ProfileAttributeTable.Text, "Opal");
        local.Change(ContactTable.Name, ann, ContactTable.BirthDate, Day("1960-12-03"));

        Assert.Equal(["Birthstone: Opal"], Of(ann));
    }

    [Fact]
    public void An_import_reaches_the_row_by_customer_and_category()
    {
        var stone = ABirthstone();
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        var key = new KeyAttributeCollection { { ProfileAttributeTable.Contact, Reference(ContactTable.Name, ann) }, { ProfileAttributeTable.Category, Reference(ProfileCategoryTable.Name, stone) } };
        for (var times = 0; times < 2; times++)
            local.Service.Execute(new UpsertRequest { Target = new Entity(ProfileAttributeTable.Name, key) { [ProfileAttributeTable.Text] = "Opal" } });

        Assert.Equal(["Birthstone: Opal"], Of(ann));
    }

    [Fact]
    public void What_a_caller_sends_for_a_column_that_is_written_for_him_gives_way()
    {
        var gems = ACategory("Gems preferred", ProfileKind.Choice, "Ruby\nSapphire");
        var ann = local.AContact();
        var row = Enter(ann, gems, (ProfileAttributeTable.Text, "Ruby"), (ProfileAttributeTable.IsDerived, true), (ProfileAttributeTable.Title, "Glass"), (ProfileAttributeTable.Revision, 7));
        Assert.Equal(["Gems preferred: Ruby"], Of(ann));

        local.Service.Update(new Entity(ProfileAttributeTable.Name, row) { [ProfileAttributeTable.IsDerived] = true, [ProfileAttributeTable.Title] = "Glass" });
        Assert.Equal(["Gems preferred: Ruby"], Of(ann));
    }

    [Fact]
    public void A_value_that_does_not_fit_is_refused_and_nothing_is_kept()
    {
        var gems = ACategory("Gems preferred", ProfileKind.Choice, "Ruby\nSapphire");
        var size = ACategory("Ring size", ProfileKind.Number);
        var ann = local.AContact();

        Refused("'Glass' is not one of the choices of 'Gems preferred': Ruby, Sapphire.", () => Enter(ann, gems, (ProfileAttributeTable.Text, "Glass")));
        Refused("'Ring size' is a number: its value goes into Number.", () => Enter(ann, size, (ProfileAttributeTable.Text, "16")));
        Refused("A profile attribute describes a customer: fill in Customer.", () => local.Service.Create(new Entity(ProfileAttributeTable.Name)
        {
            [ProfileAttributeTable.Category] = Reference(ProfileCategoryTable.Name, size), [ProfileAttributeTable.Number] = 16m,
        }));
        Refused("A profile attribute is about something: fill in Category.", () => local.Service.Create(new Entity(ProfileAttributeTable.Name)
        {
            [ProfileAttributeTable.Contact] = Reference(ContactTable.Name, ann), [ProfileAttributeTable.Number] = 16m,
        }));
        Assert.Empty(Of(ann));

        var row = Enter(ann, size, (ProfileAttributeTable.Number, 16m));
        Refused("The value of 'Ring size' is missing: fill in Number, or delete the row.", () => local.Change(ProfileAttributeTable.Name, row, ProfileAttributeTable.Number, null));
        Refused("'Ring size' is a number: its value goes into Number. Leave Date empty.", () => local.Change(ProfileAttributeTable.Name, row, ProfileAttributeTable.Date, Day("2001-01-01")));
        Refused("A profile attribute describes a customer: fill in Customer.", () => local.Change(ProfileAttributeTable.Name, row, ProfileAttributeTable.Contact, null));
        Refused("'Gems preferred' is a choice", () => local.Change(ProfileAttributeTable.Name, row, ProfileAttributeTable.Category, Reference(ProfileCategoryTable.Name, gems)));
        Assert.Equal(["Ring size: 16"], Of(ann));
    }

    [Fact]
    public void A_customer_has_one_value_in_a_category()
    {
        var size = ACategory("Ring size", ProfileKind.Number);
        var ann = local.AContact();
        Enter(ann, size, (ProfileAttributeTable.Number, 16m));

        Assert.Throws<FaultException<OrganizationServiceFault>>(() => Enter(ann, size, (ProfileAttributeTable.Number, 17m)));
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => ACategory("Ring size", ProfileKind.Text));
    }

    [Fact]
    public void A_category_with_values_keeps_its_kind_and_unit_and_cannot_be_deleted()
    {
        var size = ACategory("Ring size", ProfileKind.Number, unit: "mm");
        local.Change(ProfileCategoryTable.Name, size, ProfileCategoryTable.Unit, "inch");
        Enter(local.AContact(), size, (ProfileAttributeTable.Number, 16m));

        Refused("Customers have values of 'Ring size', so its kind and unit stay.", () => local.Change(ProfileCategoryTable.Name, size, ProfileCategoryTable.Unit, "mm"));
        Refused("Customers have values of 'Ring size', so its kind and unit stay.", () => local.Service.Update(new Entity(ProfileCategoryTable.Name, size)
        {
            [ProfileCategoryTable.Unit] = null, [ProfileCategoryTable.Kind] = new OptionSetValue((int)ProfileKind.Text),
        }));
        Assert.Throws<FaultException<OrganizationServiceFault>>(() => local.Service.Delete(ProfileCategoryTable.Name, size));
    }

    [Fact]
    public void A_category_out_of_use_takes_no_more_values_and_derives_none()
    {
        var stone = ABirthstone();
        local.Service.Update(new Entity(ProfileCategoryTable.Name, stone) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });

        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        Assert.Empty(Of(ann));
        Refused("The profile category is out of use or does not exist", () => Enter(ann, stone, (ProfileAttributeTable.Text, "Opal")));
    }

    [Fact]
    public void Opting_out_of_profiling_takes_derived_values_away_and_opting_in_brings_them_back()
    {
        ABirthstone();
        var gems = ACategory("Gems preferred", ProfileKind.Text);
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        Enter(ann, gems, (ProfileAttributeTable.Text, "Ruby"));

        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, true);
        Assert.Equal(["Gems preferred: Ruby"], Of(ann));

        local.Change(ContactTable.Name, ann, ContactTable.ProfilingOptOut, false);
        Assert.Equal(["Birthstone: Emerald (derived)", "Gems preferred: Ruby"], Of(ann));
    }

    [Fact]
    public void Where_consent_is_required_derived_values_come_with_it_and_go_with_it()
    {
        local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        var stone = ABirthstone();
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        Assert.Empty(Of(ann));

        local.Service.Delete(ProfileAttributeTable.Name, Enter(ann, stone, (ProfileAttributeTable.Text, "Opal")));
        Assert.Empty(Of(ann));

        Consents(ann, ConsentBasis.Contract);
        Assert.Equal(["Birthstone: Emerald (derived)"], Of(ann));

        Consents(ann, ConsentBasis.None);
        Assert.Empty(Of(ann));
        Assert.Equal(["Birthstone: Garnet (derived)"], Of(local.AContact((ContactTable.BirthDate, Day("1960-01-03")), (ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Consent)))));
    }

    [Fact]
    public void Maintenance_takes_derived_values_away_where_consent_becomes_required_and_brings_them_back_where_it_no_longer_is()
    {
        var stone = ABirthstone();
        var with = local.AContact((ContactTable.BirthDate, Day("1960-05-03")), (ContactTable.ConsentBasis, new OptionSetValue((int)ConsentBasis.Contract)));
        var without = Enumerable.Range(1, 7).Select(month => local.AContact((ContactTable.BirthDate, new DateTime(1960, month, 1)))).ToList();
        Enter(without[0], stone, (ProfileAttributeTable.Text, "Opal"));

        var settings = local.TheSettings((SettingsTable.ProfilingConsentRequired, true));
        local.Maintain(3);
        Assert.Equal(["Birthstone: Emerald (derived)"], Of(with));
        Assert.Equal(["Birthstone: Opal"], Of(without[0]));
        Assert.All(without.Skip(1), id => Assert.Empty(Of(id)));
        Assert.Equal("", local.CallMaintenance(3).Token);

        local.Change(SettingsTable.Name, settings, SettingsTable.ProfilingConsentRequired, false);
        local.Maintain(3);
        Assert.All(without, id => Assert.Single(Of(id)));
    }

    [Fact]
    public void Deleting_a_customer_deletes_what_is_recorded_about_him()
    {
        ABirthstone();
        var ann = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        Enter(ann, ACategory("Gems preferred", ProfileKind.Text), (ProfileAttributeTable.Text, "Ruby"));

        local.Service.Delete(ContactTable.Name, ann);

        Assert.Empty(local.Service.RetrieveMultiple(new QueryExpression(ProfileAttributeTable.Name)).Entities);
    }

    [Fact]
    public void A_merge_brings_values_together_and_the_masters_stay()
    {
        ABirthstone();
        var gems = ACategory("Gems preferred", ProfileKind.Text);
        var size = ACategory("Ring size", ProfileKind.Number);
        var master = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        var other = local.AContact((ContactTable.BirthDate, Day("1960-12-03")));
        Enter(master, gems, (ProfileAttributeTable.Text, "Ruby"));
        Enter(other, gems, (ProfileAttributeTable.Text, "Sapphire"));
        Enter(other, size, (ProfileAttributeTable.Number, 16m));

        Merge(master, other);

        Assert.Equal(["Birthstone: Emerald (derived)", "Gems preferred: Ruby", "Ring size: 16"], Of(master));
        Assert.Empty(Of(other));
    }

    [Fact]
    public void In_a_merge_what_was_entered_beats_what_was_derived_and_a_new_birthday_derives_anew()
    {
        var stone = ABirthstone();
        ABirthstone("Spouse's birthstone", ProfileDerivation.SpousesMonthOfBirth);
        var master = local.AContact((ContactTable.BirthDate, Day("1960-05-03")), (ContactTable.SpouseBirthDate, Day("1961-01-01")));
        var other = local.AContact((ContactTable.BirthDate, Day("1960-12-03")), (ContactTable.SpouseBirthDate, Day("1961-07-04")));
        Enter(other, stone, (ProfileAttributeTable.Text, "Opal"));

        Merge(master, other, (ContactTable.BirthDate, Day("1960-12-03")), (ContactTable.SpouseBirthDate, Day("1961-07-04")));

        Assert.Equal(["Birthstone: Opal", "Spouse's birthstone: Ruby (derived)"], Of(master));
        Assert.Empty(Of(other));
    }

    [Fact]
    public void A_published_segment_filters_on_the_industry_profile()
    {
        ABirthstone();
        var gems = ACategory("Gems preferred", ProfileKind.Choice, "Ruby\nSapphire");
        var may = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        var december = local.AContact((ContactTable.BirthDate, Day("1960-12-03")));
        Enter(may, gems, (ProfileAttributeTable.Text, "Ruby"));
        Enter(december, gems, (ProfileAttributeTable.Text, "Ruby"));
        var segment = local.ASegment(
            "Emerald and ruby",
            """
            <fetch><entity name="contact">
              <link-entity name="cseg_profileattribute" from="cseg_contactid" to="contactid" alias="stone">
                <filter><condition attribute="cseg_textvalue" operator="eq" value="Emerald" /></filter>
                <link-entity name="cseg_profilecategory" from="cseg_profilecategoryid" to="cseg_categoryid" alias="stonecategory">
                  <filter><condition attribute="cseg_name" operator="eq" value="Birthstone" /></filter>
                </link-entity>
              </link-entity>
              <link-entity name="cseg_profileattribute" from="cseg_contactid" to="contactid" alias="gem">
                <filter><condition attribute="cseg_textvalue" operator="eq" value="Ruby" /></filter>
              </link-entity>
            </entity></fetch>
            """,
            SegmentLifecycle.Published);
        var list = local.ListOf(segment).Id;
        Assert.Equal([may], local.Members(list));

        local.Change(ContactTable.Name, december, ContactTable.BirthDate, Day("1960-05-31"));
        Assert.Equal([may, december], local.Members(list));

        local.Change(ContactTable.Name, may, ContactTable.ProfilingOptOut, true);
        Assert.Equal([december], local.Members(list));
    }

    [Fact]
    public void Without_categories_a_birthday_costs_one_read_and_a_purchase_nothing()
    {
        var ann = local.AContact();
        local.Buy(ann, "2001-06-01", 10m);
        local.ForgetRequests();

        local.Buy(ann, "2001-06-02", 10m);
        Assert.DoesNotContain(local.RequestsOfSteps, request => request.Contains("profile", StringComparison.Ordinal));

        local.Change(ContactTable.Name, ann, ContactTable.BirthDate, Day("1960-05-03"));
        Assert.Equal(["RetrieveMultiple cseg_profilecategory"], local.RequestsOfSteps.Where(request => request.Contains("profile", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_bulk_of_customers_reads_once_and_sends_no_bulk_message()
    {
        ABirthstone();
        local.ForgetRequests();

        local.Service.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection([.. Enumerable.Range(1, 12).Select(month => new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.BirthDate] = new DateTime(1960, month, 1) })]) { EntityName = ContactTable.Name },
        });

        Assert.Equal(12, local.RequestsOfSteps.Count(request => request == "Create cseg_profileattribute"));
        Assert.Single(local.RequestsOfSteps, request => request == "RetrieveMultiple cseg_profileattribute");
        Assert.DoesNotContain(local.RequestsOfSteps, request => request.Contains("Multiple cseg", StringComparison.Ordinal) && !request.StartsWith("Retrieve", StringComparison.Ordinal));
        Assert.Equal(ProfileCategory.Birthstones.Order(StringComparer.Ordinal), local.Service.RetrieveMultiple(new QueryExpression(ProfileAttributeTable.Name) { ColumnSet = new ColumnSet(ProfileAttributeTable.Title) }).Entities.Select(row => (string)row[ProfileAttributeTable.Title]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Maintenance_derives_for_customers_who_were_there_before_the_category_page_by_page()
    {
        for (var month = 1; month <= 12; month++)
            local.AContact((ContactTable.BirthDate, new DateTime(1960, month, 1)));
        var gone = local.AContact((ContactTable.BirthDate, Day("1960-05-03")), (ContactTable.ProfilingOptOut, true));
        var unknown = local.AContact();
        ABirthstone();

        local.Maintain(5);

        Assert.Equal(ProfileCategory.Birthstones.Order(StringComparer.Ordinal), Stones());
        Assert.Empty(Of(gone));
        Assert.Empty(Of(unknown));
        local.ForgetRequests();
        local.Maintain(5);
        Assert.DoesNotContain(local.RequestsOfSteps, request => request.EndsWith("cseg_profileattribute", StringComparison.Ordinal) && !request.StartsWith("Retrieve", StringComparison.Ordinal));
    }

    [Fact]
    public void Maintenance_follows_a_category_that_says_something_else_and_spares_what_was_entered()
    {
        var stone = ABirthstone();
        var may = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));
        var entered = local.AContact((ContactTable.BirthDate, Day("1960-05-04")));
        Enter(entered, stone, (ProfileAttributeTable.Text, "Ruby"));

        local.Change(ProfileCategoryTable.Name, stone, ProfileCategoryTable.Choices, string.Join('\n', ProfileCategory.Birthstones.Select(name => name == "Emerald" ? "Chrysoprase" : name)));
        local.Maintain();
        Assert.Equal(["Birthstone: Chrysoprase (derived)"], Of(may));
        Assert.Equal(["Birthstone: Ruby"], Of(entered));

        local.Change(ProfileCategoryTable.Name, stone, ProfileCategoryTable.Derivation, null);
        local.Maintain();
        Assert.Empty(Of(may));
        Assert.Equal(["Birthstone: Ruby"], Of(entered));
    }

    [Fact]
    public void What_a_category_out_of_use_derived_goes_with_the_next_maintenance()
    {
        var stone = ABirthstone();
        var may = local.AContact((ContactTable.BirthDate, Day("1960-05-03")));

        local.Service.Update(new Entity(ProfileCategoryTable.Name, stone) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        local.Maintain();

        Assert.Empty(Of(may));
    }

    [Fact]
    public void Of_a_large_message_maintenance_derives()
    {
        ABirthstone();
        local.Service.Execute(new CreateMultipleRequest
        {
            Targets = new EntityCollection([.. Enumerable.Range(0, ProfileAttributeDerivation.MostCustomersInASave + 1).Select(_ => new Entity(ContactTable.Name) { ["lastname"] = "Customer", [ContactTable.BirthDate] = Day("1960-05-03") })]) { EntityName = ContactTable.Name },
        });
        Assert.Empty(Stones());

        local.Maintain();

        Assert.Equal(ProfileAttributeDerivation.MostCustomersInASave + 1, Stones().Count);
    }

    [Fact]
    public void A_large_message_of_other_birthdays_leaves_no_old_stone_and_maintenance_derives_the_new_ones()
    {
        var stone = ABirthstone();
        var ids = Enumerable.Range(0, ProfileAttributeDerivation.MostCustomersInASave + 1).Select(_ => Guid.NewGuid()).ToList();
        foreach (var some in ids.Chunk(ProfileAttributeDerivation.MostCustomersInASave))
            local.Service.Execute(new CreateMultipleRequest { Targets = Contacts(some, "1960-05-03") });
        Enter(ids[^1], stone, (ProfileAttributeTable.Text, "Opal"));

        local.Service.Execute(new UpdateMultipleRequest { Targets = Contacts(ids, "1960-12-03") });
        Assert.Equal(["Opal"], Stones());

        local.Maintain();
        Assert.Equal(["Opal", .. ids.Skip(1).Select(_ => "Turquoise")], Stones());
    }

    private static EntityCollection Contacts(IEnumerable<Guid> ids, string birthday) =>
        new([.. ids.Select(id => new Entity(ContactTable.Name, id) { ["lastname"] = "Customer", [ContactTable.BirthDate] = Day(birthday) })]) { EntityName = ContactTable.Name };

    private List<string> Stones() =>
        [.. local.Service.RetrieveMultiple(new QueryExpression(ProfileAttributeTable.Name) { ColumnSet = new ColumnSet(ProfileAttributeTable.Title) }).Entities.Select(row => (string)row[ProfileAttributeTable.Title]).Order(StringComparer.Ordinal)];

    private void Consents(Guid contact, ConsentBasis basis) => local.Change(ContactTable.Name, contact, ContactTable.ConsentBasis, new OptionSetValue((int)basis));

    private static EntityReference Reference(string table, Guid id) => new(table, id);

    private static void Refused(string beginning, Action save) =>
        Assert.StartsWith(beginning, Assert.Throws<FaultException<OrganizationServiceFault>>(save).Message, StringComparison.Ordinal);

    private Guid ABirthstone(string name = "Birthstone", ProfileDerivation derivation = ProfileDerivation.MonthOfBirth) => local.Service.Create(new Entity(ProfileCategoryTable.Name)
    {
        [ProfileCategoryTable.Title] = name,
        [ProfileCategoryTable.Kind] = new OptionSetValue((int)ProfileKind.Choice),
        [ProfileCategoryTable.Derivation] = new OptionSetValue((int)derivation),
    });

    private Guid ACategory(string name, ProfileKind kind, string? choices = null, string? unit = null) => local.Service.Create(new Entity(ProfileCategoryTable.Name)
    {
        [ProfileCategoryTable.Title] = name,
        [ProfileCategoryTable.Kind] = new OptionSetValue((int)kind),
        [ProfileCategoryTable.Choices] = choices,
        [ProfileCategoryTable.Unit] = unit,
    });

    private Guid Enter(Guid contact, Guid category, params (string Column, object Value)[] values)
    {
        var row = new Entity(ProfileAttributeTable.Name)
        {
            [ProfileAttributeTable.Contact] = Reference(ContactTable.Name, contact),
            [ProfileAttributeTable.Category] = Reference(ProfileCategoryTable.Name, category),
        };
        foreach (var (column, value) in values)
            row[column] = value;
        return local.Service.Create(row);
    }

    private void Merge(Guid master, Guid other, params (string Column, object Value)[] content)
    {
        var update = new Entity(ContactTable.Name);
        foreach (var (column, value) in content)
            update[column] = value;
        local.Service.Execute(new MergeRequest { Target = Reference(ContactTable.Name, master), SubordinateId = other, UpdateContent = update, PerformParentingChecks = false });
    }

    private List<Entity> Rows(Guid contact)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name) { ColumnSet = new ColumnSet(true) };
        query.Criteria.AddCondition(ProfileAttributeTable.Contact, ConditionOperator.Equal, contact);
        return [.. local.Service.RetrieveMultiple(query).Entities];
    }

    private List<string> Of(Guid contact) =>
        [.. Rows(contact).Select(row => $"{((EntityReference)row[ProfileAttributeTable.Category]).Name}: {row[ProfileAttributeTable.Title]}{(row.GetAttributeValue<bool>(ProfileAttributeTable.IsDerived) ? " (derived)" : "")}").Order(StringComparer.Ordinal)];
}
