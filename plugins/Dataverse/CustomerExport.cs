using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Everything that stands about a customer in the contact and in the tables of this solution, as one JSON text that the
/// customer can be handed. Whole or refused: what the caller may not read is named, never left out in silence.
/// </summary>
internal sealed class CustomerExport(IOrganizationService asUser, IOrganizationService asSystem)
{
    private const int MostRows = 50_000;

    /// <summary>Rows in the text.</summary>
    public int Rows { get; private set; }

    /// <summary>
    /// An object of tables, each a list of rows, each an object of columns with label, value and, where the value alone says
    /// nothing to a reader, text. Columns without a value are left out.
    /// </summary>
    public string Write(Guid contactId)
    {
        var contacts = CustomerRows.ContactsOf(asSystem, contactId);
        using var stream = new MemoryStream();
        using (var json = JsonReaderWriterFactory.CreateJsonWriter(stream, Encoding.UTF8, ownsStream: false, indent: true))
        {
            StartObject(json, "root");
            var people = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(true) };
            people.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, contacts.Cast<object>().ToArray());
            WriteTable(json, people);
            foreach (var table in CustomerRows.GoingWithContact(asSystem, solutionOnly: true))
                WriteTable(json, CustomerRows.Query(table, contacts, new ColumnSet(true)));
            json.WriteEndElement();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void WriteTable(XmlDictionaryWriter json, QueryExpression query)
    {
        var table = TableDescription.Read(asUser, query.EntityName, EntityFilters.Attributes);
        var seen = Read(asUser, query, table);
        var all = Read(asSystem, query, table);
        var label = table.DisplayName?.UserLocalizedLabel?.Label ?? table.LogicalName;
        if (seen.Count < all.Count)
            throw new RefusedException($"You may read {seen.Count:N0} of the {all.Count:N0} rows of the table {label} about this customer. Ask somebody who may read all of them to export the customer.");
        var hidden = all.Zip(seen, (whole, part) => whole.Attributes.Keys.Except(part.Attributes.Keys)).SelectMany(columns => columns).FirstOrDefault();
        if (hidden != null)
            throw new RefusedException($"Column security hides {hidden} of the table {label} from you. Ask somebody who may read it to export the customer.");
        Rows += seen.Count;

        var columns = table.Attributes.ToDictionary(column => column.LogicalName, column => column.DisplayName?.UserLocalizedLabel?.Label, StringComparer.Ordinal);
        json.WriteStartElement(query.EntityName);
        json.WriteAttributeString("type", "array");
        foreach (var row in seen)
        {
            StartObject(json, "item");
            foreach (var column in row.Attributes.Where(column => column.Value is not EntityCollection).OrderBy(column => column.Key, StringComparer.Ordinal))
                WriteColumn(json, row, column, columns.TryGetValue(column.Key, out var name) ? name : null);
            json.WriteEndElement();
        }

        json.WriteEndElement();
    }

    private List<Entity> Read(IOrganizationService service, QueryExpression query, EntityMetadata table)
    {
        query.Orders.Clear();
        var rows = Paging.ByCookie(service, query, table.PrimaryIdAttribute).Take(MostRows + 1 - Rows).ToList();
        return rows.Count + Rows <= MostRows ? rows : throw new RefusedException($"There are more than {MostRows:N0} rows about this customer, more than one call can hand over. Export them table by table, from their views.");
    }

    private static void WriteColumn(XmlDictionaryWriter json, Entity row, KeyValuePair<string, object> column, string? label)
    {
        StartObject(json, column.Key);
        if (label != null)
            json.WriteElementString("label", label);
        WriteValue(json, "value", column.Value);
        var text = column.Value is EntityReference reference ? reference.Name : row.FormattedValues.TryGetValue(column.Key, out var formatted) ? formatted : null;
        if (text != null)
            json.WriteElementString("text", text);
        json.WriteEndElement();
    }

    private static void WriteValue(XmlDictionaryWriter json, string name, object value)
    {
        switch (value)
        {
            case OptionSetValueCollection several:
                json.WriteStartElement(name);
                json.WriteAttributeString("type", "array");
                foreach (var one in several)
                    WriteValue(json, "item", one);
                json.WriteEndElement();
                return;
            case OptionSetValue choice:
                value = choice.Value;
                break;
            case Money money:
                value = money.Value;
                break;
            case EntityReference reference:
                value = reference.Id;
                break;
        }

        json.WriteStartElement(name);
        json.WriteAttributeString("type", value switch
        {
            bool => "boolean",
            int or long or decimal or double => "number",
            _ => "string",
        });
        json.WriteString(value switch
        {
            bool yes => yes ? "true" : "false",
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToBase64String(bytes),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        });
        json.WriteEndElement();
    }

    private static void StartObject(XmlDictionaryWriter json, string name)
    {
        json.WriteStartElement(name);
        json.WriteAttributeString("type", "object");
    }
}
