using System.Collections.Generic;
using Kind = CrmSegmentation.Cli.Input.CustomerColumnKind;

namespace CrmSegmentation.Cli.Input;

/// <summary>What a column of a customer file can mean.</summary>
internal static class CustomerTargets
{
    public static readonly CustomerTarget Number = Text("customer_id", Schema.Contact.CustomerNumber, 50, [.. PurchaseTargets.Customer.Aliases, "id", "number"]);
    public static readonly CustomerTarget Email = Text("email", Schema.Contact.Email, 100, "email_address", "customer_email", "mail", "emailaddress1");
    public static readonly CustomerTarget FirstName = Text("first_name", Schema.Contact.FirstName, 50, "given_name", "forename", "Vorname");
    public static readonly CustomerTarget LastName = Text("last_name", Schema.Contact.LastName, 50, "surname", "family_name", "Nachname");

    /// <summary>First and last name in one column; used where there is no column of last names.</summary>
    public static readonly Target FullName = new("name", ["full_name", "customer_name", "display_name"]);

    public static readonly IReadOnlyList<Target> All =
    [
        Number,
        Email,
        FirstName,
        LastName,
        FullName,
        Text("salutation", Schema.Contact.Salutation, 100, "title", "Anrede"),
        Text("nickname", Schema.Contact.Nickname, 100),
        Text("mobile_phone", Schema.Contact.MobilePhone, 50, "mobile", "cell_phone", "cell"),
        Text("phone", Schema.Contact.Telephone, 50, "telephone", "phone_number", "telephone1", "business_phone"),
        Text("job_title", Schema.Contact.JobTitle, 100, "occupation", "profession", "Beruf"),
        Choice("gender", Schema.Contact.Gender, Words.Gender, "sex", "gender_code", "Geschlecht"),
        Choice("marital_status", Schema.Contact.MaritalStatus, Words.MaritalStatus, "family_status", "family_status_code", "Familienstand"),
        new CustomerTarget("birth_date", Schema.Contact.BirthDate, Kind.Date, ["birthday", "date_of_birth", "dob", "born", "Geburtsdatum"]),
        new CustomerTarget("anniversary", Schema.Contact.Anniversary, Kind.Date, ["wedding_anniversary", "wedding_day", "wedding_date"]),
        new CustomerTarget("annual_income", Schema.Contact.AnnualIncome, Kind.Money, ["income", "yearly_income", "Einkommen"]),
        new CustomerTarget("household_income", Schema.Contact.HouseholdIncome, Kind.Money, ["hh_income", "annual_hh_income"]),
        new CustomerTarget("total_children", Schema.Contact.NumberOfChildren, Kind.WholeNumber, ["number_of_children", "children", "no_of_children", "Kinder"]),
        Text("childrens_names", Schema.Contact.ChildrensNames, 255, "names_of_children"),
        Text("spouse_name", Schema.Contact.SpousesName, 100, "spouse", "spouses_name", "partner_name"),
        new CustomerTarget("spouse_birth_date", Schema.Contact.SpouseBirthDate, Kind.Date, ["spouse_birthday", "spouses_birthday"]),
        Text("address", Schema.Contact.Street, 250, "street", "address_line_1", "address1", "Straße"),
        Text("city", Schema.Contact.City, 80, "town", "Ort", "Stadt"),
        Text("state", Schema.Contact.StateOrProvince, 50, "state_code", "province", "region", "state_or_province"),
        Text("country", Schema.Contact.Country, 80, "country_code", "country_region", "Land"),
        Text("postal_code", Schema.Contact.PostalCode, 20, "zip", "zip_code", "postcode", "PLZ"),
        Choice("preferred_contact_method", Schema.Contact.PreferredContactMethod, Words.ContactMethod, "contact_method", "preferred_contact"),
        new CustomerTarget("do_not_email", Schema.Contact.DoNotEmail, Kind.YesNo, ["no_email", "email_opt_out"]),
        new CustomerTarget("do_not_bulk_email", Schema.Contact.DoNotBulkEmail, Kind.YesNo, ["no_newsletter", "newsletter_opt_out"]),
        new CustomerTarget("do_not_phone", Schema.Contact.DoNotPhone, Kind.YesNo, ["no_calls", "do_not_call", "phone_opt_out"]),
        new CustomerTarget("do_not_mail", Schema.Contact.DoNotPostalMail, Kind.YesNo, ["no_post", "do_not_post", "do_not_postal_mail"]),
        new CustomerTarget("customer_since", Schema.Contact.CustomerSince, Kind.Date, ["member_since", "since"]),
        Choice("self_orientation", Schema.Contact.SelfOrientation, Words.SelfOrientation, "vals"),
        Choice("category_readiness", Schema.Contact.CategoryReadiness, Words.CategoryReadiness, "readiness"),
        Choice("life_stage", Schema.Contact.LifeStage, Words.LifeStage),
        Choice("contact_frequency", Schema.Contact.ContactFrequency, Words.ContactFrequency),
        new CustomerTarget("influencers", Schema.Contact.Influencers, Kind.MultiChoice, ["influencer"], Words: Words.Influencers),
        new CustomerTarget("interests", Schema.Contact.Interests, Kind.MultiChoice, ["interest", "hobbies"], Words: Words.Interests),
    ];

    private static CustomerTarget Text(string name, string column, int maxLength, params string[] aliases) =>
        new(name, column, Kind.Text, aliases, maxLength);

    private static CustomerTarget Choice(string name, string column, Words words, params string[] aliases) =>
        new(name, column, Kind.Choice, aliases, Words: words);
}
