using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Reads rows: collections, single rows, related rows, properties, FetchXML, saved queries and aggregates.</summary>
internal sealed class RowReads(ApiContext context, ParsedUri uri)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The largest page, and the one a client gets who does not ask for a size.</summary>
    private const int PageSize = 5000;

    public ApiResponse Collection(Table table, Navigation? through = null, Guid parent = default)
    {
        uri.Allow("a collection", through is null
            ? ["$select", "$filter", "$orderby", "$top", "$count", "$expand", "$apply", "$skiptoken", "fetchXml", "savedQuery", "userQuery"]
            : ["$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken"]);
        if (through is null && context.Request.QueryOption("fetchXml") is { } fetchXml)
            return Fetched(table, fetchXml);
        if (through is null && context.Request.QueryOption("savedQuery") is { } savedQuery)
            return Stored(table, "savedquery", savedQuery);
        if (through is null && context.Request.QueryOption("userQuery") is { } userQuery)
            return Stored(table, "userquery", userQuery);
        if (uri.Apply is not null)
            return Aggregated(table);
        var shape = RowShape.Of(context.Model, table, uri.SelectExpand);
        var query = Query(table, shape.ToColumnSet(table), through, parent);
        EntityCollection page;
        int? count = null;
        var limitExceeded = false;
        if (uri.Top is { } top && context.Preferences.MaxPageSize is null)
        {
            if (top > PageSize)
                throw WebApiException.Query($"The $top value {top.ToString(CultureInfo.InvariantCulture)} is greater than {PageSize}.");
            query.TopCount = (int)top;
            page = top == 0 ? new EntityCollection() : context.Service.RetrieveMultiple(query);
            if (uri.Count)
                (count, limitExceeded) = CountRows(table, through, parent);
        }
        else
        {
            query.PageInfo = new PagingInfo { PageNumber = 1, Count = context.Preferences.MaxPageSize ?? PageSize, ReturnTotalRecordCount = uri.Count };
            if (context.Request.QueryOption("$skiptoken") is { } token)
                (query.PageInfo.PageNumber, query.PageInfo.PagingCookie) = ReadSkipToken(token);
            page = context.Service.RetrieveMultiple(query);
            if (uri.Count)
                (count, limitExceeded) = (page.TotalRecordCount, page.TotalRecordCountLimitExceeded);
        }

        var rows = new RowExpander(context).Expand(page.Entities, table, shape);
        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{context.Root}$metadata#{table.EntitySetName}{Names(shape)}");
            if (count is { } total)
                WriteCount(json, total, limitExceeded);
            json.WriteStartArray("value");
            var writer = new RowWriter(context, json);
            foreach (var row in rows)
                writer.Write(row, shape);
            json.WriteEndArray();
            if (page.MoreRecords && query.TopCount is null)
                json.WriteString("@odata.nextLink", NextLink(query.PageInfo.PageNumber + 1, page.PagingCookie));
            json.WriteEndObject();
        });
    }

    /// <summary>The number of rows as plain text; the platform counts up to 5,000.</summary>
    public ApiResponse Count(Table table, Navigation? through = null, Guid parent = default)
    {
        uri.Allow("a count", "$filter");
        var (count, limitExceeded) = CountRows(table, through, parent);
        return ApiResponse.OfText((count < 0 || limitExceeded ? PageSize : count).ToString(CultureInfo.InvariantCulture));
    }

    public ApiResponse Single(EntityReference reference, Table table)
    {
        uri.Allow("a row", "$select", "$expand");
        var shape = RowShape.Of(context.Model, table, uri.SelectExpand);
        var row = Retrieve(reference, shape.ToColumnSet(table));
        var tag = RowWriter.EntityTag(row);
        if (tag is not null && context.Request.Condition("If-None-Match") is { } known && known == tag)
            return new ApiResponse { Status = 304 };
        return Write(row, table, shape, 200);
    }

    /// <summary>A row after it was written, for <c>return=representation</c>.</summary>
    public ApiResponse Representation(EntityReference reference, Table table, int status)
    {
        var shape = RowShape.Of(context.Model, table, uri.SelectExpand);
        return Write(Retrieve(reference, shape.ToColumnSet(table)), table, shape, status);
    }

    /// <summary>One property of a row, as JSON or bare (<c>$value</c>). A property without value has no content.</summary>
    public ApiResponse Property(EntityReference reference, Table table, Column column, bool bare)
    {
        uri.Allow("a property");
        var row = Retrieve(reference, new ColumnSet(column.LogicalName));
        if (!row.Attributes.TryGetValue(column.LogicalName, out var value) || value is null)
            return ApiResponse.NoContent();
        if (bare && value is byte[] bytes)
            return new ApiResponse { Status = 200, ContentType = "application/octet-stream", Body = bytes };
        var name = OrganizationModel.PropertyName(column);
        var response = Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{context.Root}$metadata#{table.EntitySetName}({row.Id:D})/{name}");
            json.WritePropertyName("value");
            new RowWriter(context, json).WriteValue(value, column);
            json.WriteEndObject();
        });
        if (!bare)
            return response;
        using var document = JsonDocument.Parse(response.Body);
        return ApiResponse.OfText(document.RootElement.GetProperty("value").ToString());
    }

    /// <summary>The addresses of related rows (<c>$ref</c>).</summary>
    public ApiResponse References(Navigation navigation, Guid parent)
    {
        uri.Allow("references", "$filter", "$orderby");
        var table = navigation.To!;
        var rows = context.Service.RetrieveMultiple(Query(table, new ColumnSet(table.PrimaryIdColumn), navigation, parent)).Entities;
        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{context.Root}$metadata#Collection($ref)");
            json.WriteStartArray("value");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("@odata.id", context.AddressOf(table, row.Id));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public ApiResponse Reference(EntityReference reference) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{context.Root}$metadata#$ref");
        json.WriteString("@odata.id", context.AddressOf(reference));
        json.WriteEndObject();
    });

    /// <summary>The row that a lookup of another row refers to, or null.</summary>
    public EntityReference? Follow(EntityReference from, Navigation navigation)
    {
        var reference = Retrieve(from, new ColumnSet(navigation.Lookup!.LogicalName)).GetAttributeValue<EntityReference>(navigation.Lookup.LogicalName);
        return reference is not null && (navigation.To is null || navigation.To.LogicalName == reference.LogicalName) ? reference : null;
    }

    /// <summary>The identifier of a row that may be named by an alternate key.</summary>
    public Guid Identify(EntityReference reference, Table table)
        => reference.KeyAttributes.Count == 0 ? reference.Id : Retrieve(reference, new ColumnSet(table.PrimaryIdColumn)).Id;

    public static ApiResponse Json(Action<Utf8JsonWriter> write, int status = 200)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
            write(json);
        return ApiResponse.OfJson(buffer.ToArray(), status);
    }

    private Entity Retrieve(EntityReference reference, ColumnSet columns)
        => ((RetrieveResponse)context.Service.Execute(new RetrieveRequest { Target = reference, ColumnSet = columns })).Entity;

    private ApiResponse Write(Entity row, Table table, RowShape shape, int status)
    {
        var expanded = new RowExpander(context).Expand([row], table, shape)[0];
        var response = Json(json => new RowWriter(context, json).Write(expanded, shape, $"{context.Root}$metadata#{table.EntitySetName}{Names(shape)}/$entity"), status);
        return RowWriter.EntityTag(row) is { } tag ? response.With("ETag", tag) : response;
    }

    private QueryExpression Query(Table table, ColumnSet columns, Navigation? through, Guid parent)
    {
        var query = through is null ? new QueryExpression(table.LogicalName) { ColumnSet = columns } : RowExpander.Related(context.Model, through, [parent], columns);
        new QueryTranslator(context.Model, uri.Aliases).Apply(query, table, uri.Filter, uri.OrderBy);
        return query;
    }

    private (int Count, bool LimitExceeded) CountRows(Table table, Navigation? through, Guid parent)
    {
        var query = Query(table, new ColumnSet(table.PrimaryIdColumn), through, parent);
        query.Orders.Clear();
        query.PageInfo = new PagingInfo { PageNumber = 1, Count = 1, ReturnTotalRecordCount = true };
        var page = context.Service.RetrieveMultiple(query);
        return (page.TotalRecordCount, page.TotalRecordCountLimitExceeded);
    }

    private void WriteCount(Utf8JsonWriter json, int count, bool limitExceeded)
    {
        // Past the limit the organisation service says -1; the Web API says 5,000.
        var shown = count < 0 || limitExceeded ? PageSize : count;
        json.WriteNumber("@odata.count", shown);
        if (context.Preferences.Includes(Annotations.TotalRecordCount))
            json.WriteNumber("@" + Annotations.TotalRecordCount, shown);
        if (context.Preferences.Includes(Annotations.TotalRecordCountLimitExceeded))
            json.WriteBoolean("@" + Annotations.TotalRecordCountLimitExceeded, limitExceeded);
    }

    private ApiResponse Stored(Table table, string storedIn, string id)
    {
        if (!Guid.TryParse(id, out var queryId))
            throw WebApiException.Query($"'{id}' is not the identifier of a {storedIn}.");
        var stored = context.Service.Retrieve(storedIn, queryId, new ColumnSet("fetchxml"));
        return Fetched(table, stored.GetAttributeValue<string>("fetchxml"));
    }

    private ApiResponse Fetched(Table table, string fetchXml)
    {
        uri.Allow("FetchXML", "fetchXml", "savedQuery", "userQuery", "$count", "$skiptoken");
        XElement fetch;
        try
        {
            fetch = BoundedXml.Load(fetchXml);
        }
        catch (XmlException exception)
        {
            throw new WebApiException(400, "0x80040201", "Invalid XML. " + exception.Message);
        }

        var entityName = (string?)fetch.Element("entity")?.Attribute("name");
        if (entityName != table.LogicalName)
            throw new WebApiException(400, "0x80041103", $"The entity '{entityName}' of the FetchXML is not that of the resource '{table.EntitySetName}'.");
        var aggregate = (string?)fetch.Attribute("aggregate") is "true" or "1";
        var pageNumber = (int?)fetch.Attribute("page") ?? 1;
        if (!aggregate && fetch.Attribute("top") is null)
        {
            if (context.Preferences.MaxPageSize is { } size && fetch.Attribute("count") is null)
                fetch.SetAttributeValue("count", size);
            if (context.Request.QueryOption("$skiptoken") is { } token)
            {
                (pageNumber, var cookie) = ReadSkipToken(token);
                fetch.SetAttributeValue("page", pageNumber);
                fetch.SetAttributeValue("paging-cookie", cookie);
            }

            if (uri.Count)
                fetch.SetAttributeValue("returntotalrecordcount", true);
        }

        var page = context.Service.RetrieveMultiple(new FetchExpression(fetch.ToString(SaveOptions.DisableFormatting)));
        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{context.Root}$metadata#{table.EntitySetName}{FetchedNames(fetch, table)}");
            if ((string?)fetch.Attribute("returntotalrecordcount") is "true" or "1")
                WriteCount(json, page.TotalRecordCount, page.TotalRecordCountLimitExceeded);
            if (page.MoreRecords && context.Preferences.Includes(Annotations.MoreRecords))
                json.WriteBoolean("@" + Annotations.MoreRecords, true);
            if (page.MoreRecords && context.Preferences.Includes(Annotations.FetchXmlPagingCookie))
                json.WriteString("@" + Annotations.FetchXmlPagingCookie, SkipToken(pageNumber + 1, page.PagingCookie, escapes: 2));
            json.WriteStartArray("value");
            var writer = new RowWriter(context, json);
            foreach (var row in page.Entities)
                writer.WriteFetched(row, table);
            json.WriteEndArray();
            // Whoever wrote the FetchXML pages by writing the next page into it; a stored query has no other way than the link.
            if (page.MoreRecords && context.Request.QueryOption("fetchXml") is null)
                json.WriteString("@odata.nextLink", NextLink(pageNumber + 1, page.PagingCookie));
            json.WriteEndObject();
        });
    }

    private ApiResponse Aggregated(Table table)
    {
        uri.Allow("an aggregation ($apply)", "$apply", "$orderby", "$top");
        var query = new AggregateQuery(context.Model, table, uri);
        var fetchXml = query.ToFetchXml((int?)uri.Top);
        var rows = context.Service.RetrieveMultiple(new FetchExpression(fetchXml)).Entities;
        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{context.Root}$metadata#{table.EntitySetName}");
            json.WriteStartArray("value");
            var writer = new RowWriter(context, json);
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var (property, alias, column) in query.Results)
                {
                    // A group without value shows no property at all.
                    if (!row.Attributes.TryGetValue(alias, out var value) || value is not AliasedValue { Value: { } inner })
                        continue;
                    if (context.Preferences.Includes(Annotations.FormattedValue) && row.FormattedValues.TryGetValue(alias, out var text))
                        json.WriteString($"{property}@{Annotations.FormattedValue}", text);
                    if (inner is EntityReference reference && context.Preferences.Includes(Annotations.LookupLogicalName))
                        json.WriteString($"{property}@{Annotations.LookupLogicalName}", reference.LogicalName);
                    json.WritePropertyName(property);
                    writer.WriteValue(inner, column);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>The shape in a context address: <c>(fullname,parentcustomerid_account(name))</c>.</summary>
    private static string Names(RowShape shape)
    {
        var names = (shape.Columns ?? []).Select(OrganizationModel.PropertyName)
            .Concat(shape.Expansions.Select(e => e.Navigation.Name + (Names(e.Shape) is { Length: > 0 } nested ? nested : "()")))
            .ToList();
        return names.Count == 0 ? "" : $"({string.Join(',', names)})";
    }

    private static string FetchedNames(XElement fetch, Table table)
    {
        var names = fetch.Element("entity")!.Elements("attribute")
            .Select(a => (string?)a.Attribute("alias") ?? (table.TryFind((string?)a.Attribute("name") ?? "", out var column) ? OrganizationModel.PropertyName(column) : null))
            .OfType<string>().ToList();
        return names.Count == 0 ? "" : $"({string.Join(',', names)})";
    }

    /// <summary>The address of the next page: the request's own, with the paging cookie as skip token.</summary>
    private string NextLink(int pageNumber, string? cookie)
    {
        var address = context.Request.Uri;
        var options = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(o => !o.StartsWith("$skiptoken=", StringComparison.OrdinalIgnoreCase) && !o.StartsWith("%24skiptoken=", StringComparison.OrdinalIgnoreCase));
        return address.GetLeftPart(UriPartial.Path) + "?" + string.Join('&', options.Append("$skiptoken=" + Uri.EscapeDataString(SkipToken(pageNumber, cookie, escapes: 1))));
    }

    private static string SkipToken(int pageNumber, string? cookie, int escapes)
    {
        var escaped = cookie ?? "";
        for (var i = 0; i < escapes; i++)
            escaped = Uri.EscapeDataString(escaped);
        return $"<cookie pagenumber=\"{pageNumber.ToString(CultureInfo.InvariantCulture)}\" pagingcookie=\"{escaped}\" istracking=\"False\" />";
    }

    private static (int PageNumber, string? Cookie) ReadSkipToken(string token)
    {
        try
        {
            var cookie = BoundedXml.Load(token);
            var inner = Uri.UnescapeDataString((string?)cookie.Attribute("pagingcookie") ?? "");
            return ((int)cookie.Attribute("pagenumber")!, inner.Length == 0 ? null : inner);
        }
        catch (Exception exception) when (exception is XmlException or FormatException or ArgumentNullException)
        {
            throw WebApiException.Query("The $skiptoken is malformed.");
        }
    }
}
