using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Forms and views for tables to which no solution brought any, so that every row can be seen.</summary>
internal static class FormsFromMetadata
{
    private static readonly HashSet<string> Bookkeeping = new(System.StringComparer.OrdinalIgnoreCase)
    {
        "createdby", "createdon", "createdonbehalfby", "modifiedby", "modifiedon", "modifiedonbehalfby", "overriddencreatedon", "importsequencenumber",
        "timezoneruleversionnumber", "utcconversiontimezonecode", "versionnumber", "owningbusinessunit", "owningteam", "owninguser", "exchangerate",
        "processid", "stageid", "traversedpath", "entityimageid", "entityimage_url", "entityimage_timestamp",
    };

    /// <summary>Columns that say most about a row, for tables whose first columns say little.</summary>
    private static readonly Dictionary<string, string[]> Telling = new(System.StringComparer.OrdinalIgnoreCase)
    {
        ["list"] = ["listname", "type", "createdfromcode", "purpose", "lastusedon", "createdon", "statuscode"],
        ["systemuser"] = ["fullname", "domainname", "internalemailaddress", "businessunitid", "isdisabled"],
    };

    public static FormDescription Form(Table table)
    {
        var columns = Editable(table).ToList();
        return new FormDescription(
            null,
            "Information",
            [
                Tab("general", "General", "Columns", columns.Where(column => column.Type != ColumnType.Memo), 2),
                Tab("notes", "Long texts", "Long texts", columns.Where(column => column.Type == ColumnType.Memo), 1),
                Tab("administration", "Administration", "Administration", table.Columns.Where(c => c.LogicalName is "createdby" or "createdon" or "modifiedby" or "modifiedon" or "owningbusinessunit"), 2),
            ],
            table.Columns.Where(column => column.LogicalName is "statuscode" or "ownerid").Select(Cell).ToList(),
            [],
            []);
    }

    public static ViewDescription View(Table table)
    {
        var columns = Editable(table)
            .Where(column => column.Type is not (ColumnType.Memo or ColumnType.Uniqueidentifier or ColumnType.Boolean))
            .Take(6)
            .Concat(table.Columns.Where(column => column.LogicalName == "createdon"))
            .ToList();
        if (Telling.TryGetValue(table.LogicalName, out var telling))
            columns = telling.Select(table.Find).OfType<Column>().ToList();
        if (columns.Count == 0)
            columns = table.Columns.Where(column => column.IsStored).Take(6).ToList();
        var order = table.PrimaryNameColumn is null ? "" : $"<order attribute='{table.PrimaryNameColumn}'/>";
        var fetchXml = $"<fetch><entity name='{table.LogicalName}'><attribute name='{table.PrimaryIdColumn}'/>{string.Concat(columns.Select(c => $"<attribute name='{c.LogicalName}'/>"))}{order}</entity></fetch>";
        return new ViewDescription(null, "All " + (table.DisplayCollectionName ?? table.LogicalName), null, 0, true, fetchXml,
            columns.Select(column => new ViewColumn(column.LogicalName, column.LogicalName == table.PrimaryNameColumn ? 240 : 130, true, null, null)).ToList());
    }

    private static FormTab Tab(string name, string label, string section, IEnumerable<Column> columns, int across)
    {
        var rows = columns.Select(Cell).Chunk(across).Select(cells => (IReadOnlyList<FormCell>)cells).ToList();
        return new FormTab(name, name, label, true, rows.Count > 0, true, [new FormColumn("100%", [new FormSection(name, name, section, false, true, across, rows)])]);
    }

    private static FormCell Cell(Column column) =>
        new(column.LogicalName, null, true, true, 1, 1, new FormControl(column.LogicalName, FormControlKind.Field, column.LogicalName, false, "", new Dictionary<string, string>()));

    private static IEnumerable<Column> Editable(Table table) =>
        table.Columns
            .Where(c => c.IsStored && c.ValidForRead && c.CalculationOf is null && c.LogicalName != table.PrimaryIdColumn && !Bookkeeping.Contains(c.LogicalName)
                && c.Type is not (ColumnType.Image or ColumnType.File or ColumnType.EntityName or ColumnType.Uniqueidentifier or ColumnType.BigInt or ColumnType.State or ColumnType.Status or ColumnType.Owner))
            .OrderBy(c => c.LogicalName == table.PrimaryNameColumn ? 0 : c.Required >= RequiredLevel.ApplicationRequired ? 1 : 2);
}
