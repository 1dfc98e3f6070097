using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Metadata;

namespace CrmSegmentation.Dataverse;

/// <summary>The columns of tables as the platform describes them, each table read once.</summary>
internal sealed class TableColumns(IOrganizationService service)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, TableColumn>> known = new(StringComparer.Ordinal);

    /// <summary>The columns of a table by name.</summary>
    public IReadOnlyDictionary<string, TableColumn> Of(string table)
    {
        if (!known.TryGetValue(table, out var columns))
        {
            columns = TableDescription.Read(service, table, EntityFilters.Attributes).Attributes.ToDictionary(column => column.LogicalName, ToColumn, StringComparer.Ordinal);
            known.Add(table, columns);
        }

        return columns;
    }

    private static TableColumn ToColumn(AttributeMetadata column) => column switch
    {
        MultiSelectPicklistAttributeMetadata several => new(ColumnKind.MultiSelectChoice, OptionsOf(several)),
        EnumAttributeMetadata choice and not EntityNameAttributeMetadata => new(ColumnKind.Choice, OptionsOf(choice)),
        _ => new(column.AttributeType switch
        {
            AttributeTypeCode.String or AttributeTypeCode.Memo => ColumnKind.Text,
            AttributeTypeCode.Integer or AttributeTypeCode.BigInt or AttributeTypeCode.Decimal or AttributeTypeCode.Double or AttributeTypeCode.Money => ColumnKind.Number,
            AttributeTypeCode.DateTime => ColumnKind.Date,
            AttributeTypeCode.Boolean => ColumnKind.YesNo,
            AttributeTypeCode.Lookup or AttributeTypeCode.Customer or AttributeTypeCode.Owner or AttributeTypeCode.Uniqueidentifier => ColumnKind.Reference,
            _ => ColumnKind.Other,
        }),
    };

    private static Dictionary<int, string>? OptionsOf(EnumAttributeMetadata choice) => choice.OptionSet?.Options
        .Where(option => option.Value != null)
        .ToDictionary(option => option.Value!.Value, option => option.Label?.UserLocalizedLabel?.Label ?? "");
}
