using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CrmSegmentation.Cli;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

/// <summary>What an organisation holds, to be compared with another.</summary>
internal static partial class StateOf
{
    /// <summary>Customers with their profiles, purchases and, where asked for, changes of level, each a line without ids and times of day.</summary>
    public static List<string> Organization(IOrganizationService service, bool withHistory)
    {
        List<string> lines =
        [
            .. Lines(service, Schema.Contact.Table, null),
            .. Lines(service, Schema.Purchase.Table, Schema.Purchase.Contact),
            .. withHistory ? Lines(service, "cseg_prioritychange", "cseg_contactid") : [],
        ];
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static IEnumerable<string> Lines(IOrganizationService service, string table, string? customer)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(true), PageInfo = new PagingInfo { PageNumber = 1, Count = 5000 } };
        if (customer != null)
        {
            var link = query.AddLink(Schema.Contact.Table, customer, Schema.Contact.Id);
            link.EntityAlias = "of";
            link.Columns = new ColumnSet(Schema.Contact.CustomerNumber);
        }

        EntityCollection page;
        do
        {
            page = service.RetrieveMultiple(query);
            foreach (var row in page.Entities)
            {
                var values = row.Attributes.Where(a => a.Key.StartsWith("cseg_", StringComparison.Ordinal) || a.Key.StartsWith("of.", StringComparison.Ordinal));
                yield return $"{table} {string.Join("; ", values.Select(a => (a.Key, Text: Text(a.Value))).Where(v => v.Text.Length > 0).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Text}"))}";
            }

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
        while (page.MoreRecords);
    }

    private static string Text(object? value) => value switch
    {
        AliasedValue aliased => Text(aliased.Value),
        Money money => money.Value.ToString("0.####", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        OptionSetValue option => option.Value.ToString(CultureInfo.InvariantCulture),
        OptionSetValueCollection options => string.Join(',', options.Select(option => option.Value).Order()),
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        EntityReference or Guid or null => "",
        // Categories stand in a text by their ids.
        string text => Ids().Replace(text, "id"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Ids();
}
