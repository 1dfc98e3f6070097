using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Messages;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Standard;

/// <summary>The rows a new organisation starts with. Their ids follow from their names, so that they are the same in every organisation.</summary>
internal static class StandardRows
{
    private static readonly string[] Rights = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share"];

    public static Guid AdministratorRole { get; } = StableGuid.Of("role:System Administrator");

    public static void Ids(LocalOrganization organization) => organization.SetIds(
        StableGuid.Of("organization"),
        StableGuid.Of("systemuser:administrator"),
        StableGuid.Of("systemuser:SYSTEM"),
        StableGuid.Of("businessunit:root"),
        StableGuid.Of("transactioncurrency:USD"),
        AdministratorRole);

    public static void Write(LocalOrganization organization)
    {
        var unit = new EntityReference("businessunit", organization.RootBusinessUnitId);
        var currency = new EntityReference("transactioncurrency", organization.BaseCurrencyId);
        Row(organization, "transactioncurrency", currency.Id, ("currencyname", "US Dollar"), ("isocurrencycode", "USD"), ("currencysymbol", "$"), ("currencyprecision", 2), ("exchangerate", 1m), ("currencytype", new OptionSetValue(0)));
        Row(
            organization,
            "organization",
            organization.OrganizationId,
            ("name", organization.Options.OrganizationName),
            ("basecurrencyid", currency),
            ("currencysymbol", "$"),
            ("currencydecimalprecision", 2),
            ("pricingdecimalprecision", 2),
            ("languagecode", 1033),
            ("localeid", 1033),
            ("fullnameconventioncode", new OptionSetValue(5)),
            ("weekstartdaycode", new OptionSetValue(0)),
            ("plugintracelogsetting", new OptionSetValue((int)organization.Options.PluginTraceLog)),
            ("fiscalcalendarstart", new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            ("fiscalperiodtype", 2002),
            ("maxuploadfilesize", 5120));
        Row(organization, "businessunit", unit.Id, ("name", organization.Options.OrganizationName), ("isdisabled", false));
        Row(organization, "systemuser", organization.AdministratorId, ("firstname", "System"), ("lastname", "Administrator"), ("fullname", "System Administrator"), ("domainname", "administrator@local"), ("internalemailaddress", "administrator@local"), ("businessunitid", unit), ("accessmode", new OptionSetValue(0)));
        Row(organization, "systemuser", organization.SystemUserId, ("lastname", "SYSTEM"), ("fullname", "SYSTEM"), ("domainname", "SYSTEM"), ("businessunitid", unit), ("accessmode", new OptionSetValue(3)), ("isdisabled", false));
        foreach (var user in new[] { organization.AdministratorId, organization.SystemUserId })
            WriteUserSettings(organization, user, unit.Id);
        Row(organization, "team", StableGuid.Of("team:root"), ("name", organization.Options.OrganizationName), ("businessunitid", unit), ("administratorid", new EntityReference("systemuser", organization.AdministratorId)), ("isdefault", true), ("teamtype", new OptionSetValue(0)));
        Row(organization, "role", AdministratorRole, ("name", "System Administrator"), ("businessunitid", unit));
        Row(organization, "systemuserroles", StableGuid.Of("systemuserroles:administrator"), ("systemuserid", organization.AdministratorId), ("roleid", AdministratorRole));
        foreach (var (code, name, label) in TimeZones.All)
            Row(organization, "timezonedefinition", StableGuid.Of("timezone:" + name), ("timezonecode", code), ("standardname", name), ("userinterfacename", label));
        foreach (var message in MessageTable.Names)
            Row(organization, "sdkmessage", MessageId(message), ("name", message), ("isactive", true));
        foreach (var name in organization.Metadata.Tables.SelectMany(PrivilegesOn).Distinct(StringComparer.OrdinalIgnoreCase))
            Row(organization, "privilege", PrivilegeId(name), ("name", name), ("canbebasic", true), ("canbelocal", true), ("canbedeep", true), ("canbeglobal", true));
    }

    /// <summary>What a user has not chosen otherwise. The platform makes the row together with the user.</summary>
    public static void WriteUserSettings(LocalOrganization organization, Guid user, Guid businessUnit) =>
        Row(organization, "usersettings", user, ("timezonecode", 92), ("transactioncurrencyid", new EntityReference("transactioncurrency", organization.BaseCurrencyId)), ("uilanguageid", 1033), ("localeid", 1033), ("paginglimit", 50), ("businessunitid", businessUnit));

    /// <summary>The id of a message's row.</summary>
    public static Guid MessageId(string name) => StableGuid.Of("sdkmessage:" + name);

    /// <summary>The id of a privilege's row.</summary>
    public static Guid PrivilegeId(string name) => StableGuid.Of("privilege:" + name);

    /// <summary>The names of the privileges on a table.</summary>
    public static IEnumerable<string> PrivilegesOn(Table table) => table.Ownership == OwnershipType.None || table.IsIntersect
        ? []
        : Rights.Where(r => table.Ownership == OwnershipType.UserOwned || r is not ("Assign" or "Share")).Select(right => $"prv{right}{PrivilegedTable(table)}");

    /// <summary>The table that the privileges on a table are named after: all activities share theirs, and values of environment variables go with the definitions.</summary>
    public static string PrivilegedTable(Table table) => table.IsActivity ? "Activity" : table.LogicalName == "environmentvariablevalue" ? "EnvironmentVariableDefinition" : table.SchemaName;

    private static void Row(LocalOrganization organization, string table, Guid id, params (string Name, object? Value)[] columns) =>
        organization.Rows.WriteSystemRow(table, id, columns.ToDictionary(c => c.Name, c => c.Value, StringComparer.OrdinalIgnoreCase));
}
