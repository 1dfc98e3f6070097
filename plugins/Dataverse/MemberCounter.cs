using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Counts the members of marketing lists by the lists' own queries, page by page. An aggregate would be shorter, but fails
/// beyond 50,000 rows, and a fault undoes the save in which the counting happens.
/// </summary>
/// <param name="service">Sees every customer, so that the count does not depend on who asks.</param>
/// <param name="mostPages">Pages that all countings together may take; null when only the platform's two minutes count.</param>
internal sealed class MemberCounter(IOrganizationService service, int? mostPages = null)
{
    /// <summary>Enough for 50,000 members within a save, in a few seconds.</summary>
    public const int PagesOfASave = 10;

    /// <summary>Pages that the platform gives without a cookie, which it does not give for a query that is distinct.</summary>
    private const int PagesWithoutCookie = 10;

    private int pages;

    /// <summary>Who was counted last, by the query: who counts a segment mostly looks at its members next.</summary>
    private KeyValuePair<string, IReadOnlyCollection<Guid>> counted;

    /// <summary>The totals of a list's query; null when there are more members than may be counted here.</summary>
    public MemberTotals? Count(string query)
    {
        var members = new List<Guid>();
        var value = 0m;
        var isWhole = Read(query, member =>
        {
            members.Add(member.Id);
            value += ValueOf(member);
        });
        counted = isWhole ? new(query, members) : default;
        return isWhole ? new MemberTotals(members.Count, value) : null;
    }

    /// <summary>The members of the query that was counted last, without reading them again; null for another query.</summary>
    public IReadOnlyCollection<Guid>? Counted(string query) => counted.Key == query ? counted.Value : null;

    /// <summary>The members of a list's query; null when there are more than may be read here.</summary>
    public IReadOnlyCollection<Guid>? Members(string query) => Counted(query) ?? (Count(query) == null ? null : counted.Value);

    public static decimal ValueOf(Entity member) => member.GetAttributeValue<Money>(ContactTable.AnnualValueBase)?.Value ?? 0m;

    /// <summary>
    /// Shows each member of a list's query once, with id and annual value; false when there are more than may be read here.
    /// Where the platform gives no cookie, it gives 50,000 rows; who was created in the second of the last of them or later is then
    /// asked for anew. Only when as many were created in one second does it end there.
    /// </summary>
    /// <param name="query">The list's query.</param>
    /// <param name="visit">Is shown each member.</param>
    /// <param name="columns">More columns to show.</param>
    public bool Read(string query, Action<Entity> visit, params string[] columns)
    {
        var fetch = Prepared(query, columns);
        var shown = new HashSet<Guid>();
        XElement? from = null;
        for (var number = 1; ; number++)
        {
            if (pages++ >= mostPages)
                return false;

            var page = service.RetrieveMultiple(new FetchExpression(fetch.ToString(SaveOptions.DisableFormatting)));
            foreach (var member in page.Entities)
            {
                if (shown.Add(member.Id))
                    visit(member);
            }

            if (!page.MoreRecords)
                return true;
            var hasCookie = !string.IsNullOrEmpty(page.PagingCookie);
            if (!hasCookie && number >= PagesWithoutCookie)
            {
                var next = CreatedFrom(page.Entities[page.Entities.Count - 1]);
                if (XNode.DeepEquals(from, next))
                    return false;
                from?.Remove();
                from = next;
                fetch.Element("entity")!.Element("filter")!.Add(from);
                number = 0;
            }

            fetch.SetAttributeValue("page", number + 1);
            fetch.SetAttributeValue("paging-cookie", hasCookie ? page.PagingCookie : null);
        }
    }

    private static XElement CreatedFrom(Entity member) => new(
        "condition",
        new XAttribute("attribute", ContactTable.CreatedOn),
        new XAttribute("operator", "ge"),
        new XAttribute("value", member.GetAttributeValue<DateTime>(ContactTable.CreatedOn).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    /// <summary>The query with more columns to read, and in the order that pages need: of what is distinct, the oldest customers first.</summary>
    private static XElement Prepared(string query, IEnumerable<string> columns)
    {
        var fetch = XElement.Parse(query);
        var contact = fetch.Element("entity")!;
        string[] order = (string?)fetch.Attribute("distinct") == "true" ? [ContactTable.CreatedOn, ContactTable.Id] : [ContactTable.Id];
        contact.Add(
            columns.Concat([ContactTable.AnnualValueBase, .. order]).Distinct().Where(column => column != ContactTable.Id).Select(column => new XElement("attribute", new XAttribute("name", column))),
            order.Select(column => new XElement("order", new XAttribute("attribute", column))));
        fetch.SetAttributeValue("count", CustomerReader.PageSize);
        fetch.SetAttributeValue("page", 1);
        return fetch;
    }
}
