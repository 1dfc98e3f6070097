using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Standard;

/// <summary>
/// The tables that every organisation has, read from the text files beside this one. A file holds, line by line:
/// <code>
/// table name | singular | plural | code=2 owner=user|business|org|none name=column id=column set=plural activity intersect audited
/// use audit owner org orgid currency image process solution activity address1 ...      (groups of columns that many tables share)
/// states 0 Active: 1=Active / 1 Inactive: 2=Inactive                             (the first status of a state is its default)
/// column type [arguments] [flags] | label | options
/// rel schemaname referenced referencing.column DASRM [navigation]                (cascades of Delete, Assign, Share, Reparent, Merge:
///                                                                                 Cascade, Active, UserOwned, Link removed, Restrict, None)
/// m2m schemaname table1 table2 intersect.column1,column2
/// </code>
/// Flags: req and rec (required by forms), sys (required), ro (written by the platform only), -c -u -r (not valid for create, update, read), =value (default).
/// </summary>
internal static class StandardTables
{
    private static readonly string[] Files = ["customers", "marketing", "activities", "security", "customization"];

    private static readonly char[] Blank = [' '];

    /// <summary>Tables of Dynamics 365 Sales that organisations with marketing lists alone lack.</summary>
    private const string SalesDocuments = "sales";

    /// <summary>A new catalog with all standard tables that an organisation has.</summary>
    public static MetadataCatalog Load(LocalOrganizationOptions? options = null)
    {
        var catalog = new MetadataCatalog();
        var relationships = new List<string>();
        foreach (var file in options?.SalesDocuments == true ? Files.Append(SalesDocuments) : Files)
            ReadFile(file, catalog, relationships);
        foreach (var line in relationships)
            AddRelationship(catalog, line);
        AddImpliedRelationships(catalog);
        return catalog;
    }

    private static void ReadFile(string file, MetadataCatalog catalog, List<string> relationships)
    {
        using var stream = typeof(StandardTables).Assembly.GetManifestResourceStream($"LocalDataverse.Standard.Tables.{file}.txt")
            ?? throw new InvalidOperationException($"The table descriptions '{file}' are not in the assembly.");
        using var reader = new StreamReader(stream);
        Table? table = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var head = line[..Math.Max(line.IndexOf(' ', StringComparison.Ordinal), 0)];
            switch (head)
            {
                case "table":
                    table = ReadTable(line);
                    catalog.Add(table);
                    break;
                case "use":
                    foreach (var group in line.Split(Blank, StringSplitOptions.RemoveEmptyEntries).Skip(1))
                        AddGroup(table!, group);
                    break;
                case "states":
                    AddStates(table!, line["states ".Length..]);
                    break;
                case "rel" or "m2m":
                    relationships.Add(line);
                    break;
                default:
                    AddColumn(table!, line);
                    break;
            }
        }
    }

    private static Table ReadTable(string line)
    {
        var parts = line["table ".Length..].Split('|', StringSplitOptions.TrimEntries);
        var options = parts[3].Split(Blank, StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split('=')).ToDictionary(o => o[0], o => o.Length > 1 ? o[1] : "");
        var name = parts[0];
        var id = options.GetValueOrDefault("id", name + "id");
        var table = new Table
        {
            LogicalName = name,
            SchemaName = Pascal(name, parts[1]),
            EntitySetName = options.GetValueOrDefault("set") ?? EntitySetNames.PluralOf(name),
            PrimaryIdColumn = id,
            PrimaryNameColumn = options.GetValueOrDefault("name"),
            ObjectTypeCode = int.Parse(options["code"], CultureInfo.InvariantCulture),
            MetadataId = StableGuid.Of("table:" + name),
            DisplayName = parts[1],
            DisplayCollectionName = parts[2],
            IsActivity = options.ContainsKey("activity"),
            IsIntersect = options.ContainsKey("intersect"),
            IsAuditEnabled = options.ContainsKey("audited"),
            Ownership = options["owner"] switch
            {
                "user" => OwnershipType.UserOwned,
                "business" => OwnershipType.BusinessOwned,
                "org" => OwnershipType.OrganizationOwned,
                _ => OwnershipType.None,
            },
        };
        Add(table, id, ColumnType.Uniqueidentifier, parts[1], c =>
        {
            c.Required = RequiredLevel.SystemRequired;
            c.ValidForUpdate = false;
        });
        return table;
    }

    private static void AddGroup(Table table, string group)
    {
        switch (group)
        {
            case "audit":
                AddColumn(table, "createdby lookup systemuser ro | Created By");
                AddColumn(table, "createdon datetime ro | Created On");
                AddColumn(table, "createdonbehalfby lookup systemuser ro | Created By (Delegate)");
                AddColumn(table, "modifiedby lookup systemuser ro | Modified By");
                AddColumn(table, "modifiedon datetime ro | Modified On");
                AddColumn(table, "modifiedonbehalfby lookup systemuser ro | Modified By (Delegate)");
                AddColumn(table, "importsequencenumber int -u | Import Sequence Number");
                AddColumn(table, "overriddencreatedon day -u | Record Created On");
                AddColumn(table, "timezoneruleversionnumber int -1..2147483647 | Time Zone Rule Version Number");
                AddColumn(table, "utcconversiontimezonecode int -1..2147483647 | UTC Conversion Time Zone Code");
                AddColumn(table, "versionnumber bigint ro | Version Number");
                break;
            case "owner":
                AddOwner(table);
                break;
            case "org":
                AddColumn(table, "organizationid lookup organization ro | Organization");
                break;
            case "orgid":
                AddColumn(table, "organizationid guid ro | Organization");
                break;
            case "currency":
                AddCurrency(table);
                break;
            case "image":
                AddColumn(table, "entityimage image | Entity Image");
                AddColumn(table, "entityimage_timestamp bigint ro |");
                AddColumn(table, "entityimage_url text 200 Url ro |");
                AddColumn(table, "entityimageid guid ro | Entity Image Id");
                break;
            case "process":
                AddColumn(table, "processid guid | Process");
                AddColumn(table, "stageid guid | (Deprecated) Process Stage");
                AddColumn(table, "traversedpath text 1250 | (Deprecated) Traversed Path");
                break;
            case "solution":
                AddColumn(table, "componentstate choice ro | Component State | 0=Published; 1=Unpublished; 2=Deleted; 3=Deleted Unpublished");
                AddColumn(table, "ismanaged bool ro | State | 0=Unmanaged; 1=Managed");
                if (table.Find("introducedversion") == null)
                    AddColumn(table, "introducedversion text 48 VersionNumber -u | Introduced Version");
                AddColumn(table, "overwritetime datetime ro | Record Overwrite Time");
                AddColumn(table, "solutionid guid ro | Solution");
                AddColumn(table, "supportingsolutionid guid ro -r | Solution");
                break;
            case "activity":
                AddActivity(table);
                break;
            case "address1" or "address2" or "address3":
                AddAddress(table, group);
                break;
            default:
                throw new InvalidOperationException($"Table {table.LogicalName}: no group of columns is called '{group}'.");
        }
    }

    /// <summary>The columns of user-owned tables.</summary>
    public static void AddOwner(Table table, string? solution = null)
    {
        Ensure(table, "ownerid", ColumnType.Owner, "Owner", solution, c =>
        {
            c.Required = RequiredLevel.SystemRequired;
            c.Targets.AddRange(["systemuser", "team"]);
        });
        Ensure(table, "owningbusinessunit", ColumnType.Lookup, "Owning Business Unit", solution, c => ReadOnly(c, "businessunit"));
        Ensure(table, "owningteam", ColumnType.Lookup, "Owning Team", solution, c => ReadOnly(c, "team"));
        Ensure(table, "owninguser", ColumnType.Lookup, "Owning User", solution, c => ReadOnly(c, "systemuser"));
    }

    /// <summary>The columns that a table with money needs.</summary>
    public static void AddCurrency(Table table, string? solution = null)
    {
        Ensure(table, "transactioncurrencyid", ColumnType.Lookup, "Currency", solution, c => c.Targets.Add("transactioncurrency"));
        Ensure(table, "exchangerate", ColumnType.Decimal, "Exchange Rate", solution, c =>
        {
            ReadOnly(c);
            c.Precision = 12;
            c.MinValue = 0.000000000001m;
            c.MaxValue = 100000000000m;
        });
    }

    /// <summary>The columns of what people and processes do to rows: who and when, and the row's version.</summary>
    public static void AddAudit(Table table, string? solution)
    {
        foreach (var (name, label) in new[] { ("createdby", "Created By"), ("modifiedby", "Modified By"), ("createdonbehalfby", "Created By (Delegate)"), ("modifiedonbehalfby", "Modified By (Delegate)") })
            Ensure(table, name, ColumnType.Lookup, label, solution, c => ReadOnly(c, "systemuser"));
        foreach (var (name, label) in new[] { ("createdon", "Created On"), ("modifiedon", "Modified On") })
        {
            Ensure(table, name, ColumnType.DateTime, label, solution, c =>
            {
                ReadOnly(c);
                c.Format = "DateAndTime";
            });
        }

        Ensure(table, "versionnumber", ColumnType.BigInt, "Version Number", solution, c => ReadOnly(c));
    }

    private static void ReadOnly(Column column, string? target = null)
    {
        column.ValidForCreate = false;
        column.ValidForUpdate = false;
        if (target != null)
            column.Targets.Add(target);
    }

    private static void AddActivity(Table table)
    {
        AddColumn(table, "activitytypecode entityname ro | Activity Type");
        AddColumn(table, "actualdurationminutes int 0..2147483647 Duration | Actual Duration");
        AddColumn(table, "actualend datetime | Actual End");
        AddColumn(table, "actualstart datetime | Actual Start");
        AddColumn(table, "description memo 2000 | Description");
        AddColumn(table, "instancetypecode choice ro | Recurring Instance Type | 0=Not Recurring; 1=Recurring Master; 2=Recurring Instance; 3=Recurring Exception; 4=Recurring Future Exception");
        AddColumn(table, "isbilled bool | Is Billed");
        AddColumn(table, "isregularactivity bool =1 ro | Is Regular Activity");
        AddColumn(table, "isworkflowcreated bool | Is Workflow Created");
        AddColumn(table, "leftvoicemail bool | Left Voice Mail");
        AddColumn(table, "prioritycode choice =1 | Priority | 0=Low; 1=Normal; 2=High");
        AddColumn(table, "regardingobjectid lookup account,contact,campaign,campaignactivity,list | Regarding");
        AddColumn(table, "scheduleddurationminutes int 0..2147483647 Duration | Scheduled Duration");
        AddColumn(table, "scheduledend datetime | Due Date");
        AddColumn(table, "scheduledstart datetime | Start Date");
        AddColumn(table, "sortdate datetime | Sort Date");
        AddColumn(table, "subject text 200 req | Subject");
    }

    private static void AddAddress(Table table, string prefix)
    {
        var label = "Address " + prefix[^1];
        var first = prefix == "address1";
        AddColumn(table, $"{prefix}_addressid guid | {label}: ID");
        AddColumn(table, $"{prefix}_addresstypecode choice | {label}: Address Type | " + (first ? "1=Bill To; 2=Ship To; 3=Primary; 4=Other" : "1=Default Value"));
        AddColumn(table, $"{prefix}_city text 80 | {label}: City");
        AddColumn(table, $"{prefix}_composite memo 1000 ro | {label}");
        AddColumn(table, $"{prefix}_country text 80 | {label}: Country/Region");
        AddColumn(table, $"{prefix}_county text 50 | {label}: County");
        AddColumn(table, $"{prefix}_fax text 50 | {label}: Fax");
        AddColumn(table, $"{prefix}_freighttermscode choice | {label}: Freight Terms | " + (first ? "1=FOB; 2=No Charge" : "1=Default Value"));
        AddColumn(table, $"{prefix}_latitude double 5 -90..90 | {label}: Latitude");
        foreach (var line in "123")
            AddColumn(table, $"{prefix}_line{line} text 250 | {label}: Street {line}");
        AddColumn(table, $"{prefix}_longitude double 5 -180..180 | {label}: Longitude");
        AddColumn(table, $"{prefix}_name text {(prefix == "address2" && table.LogicalName == "contact" ? 100 : 200)} | {label}: Name");
        AddColumn(table, $"{prefix}_postalcode text 20 | {label}: ZIP/Postal Code");
        AddColumn(table, $"{prefix}_postofficebox text 20 | {label}: Post Office Box");
        AddColumn(table, $"{prefix}_primarycontactname text 100 | {label}: Primary Contact Name");
        AddColumn(table, $"{prefix}_shippingmethodcode choice | {label}: Shipping Method | " + (first ? "1=Airborne; 2=DHL; 3=FedEx; 4=UPS; 5=Postal Mail; 6=Full Load; 7=Will Call" : "1=Default Value"));
        AddColumn(table, $"{prefix}_stateorprovince text 50 | {label}: State/Province");
        foreach (var line in "123")
            AddColumn(table, $"{prefix}_telephone{line} text 50 | {label}: Telephone {line}");
        AddColumn(table, $"{prefix}_upszone text 4 | {label}: UPS Zone");
        AddColumn(table, $"{prefix}_utcoffset int -1500..1500 TimeZone | {label}: UTC Offset");
    }

    private static void AddStates(Table table, string text)
    {
        var states = new Choice { Name = table.LogicalName + "_statecode", DisplayName = "Status" };
        var statuses = new Choice { Name = table.LogicalName + "_statuscode", DisplayName = "Status Reason" };
        foreach (var state in text.Split('/', StringSplitOptions.TrimEntries))
        {
            var colon = state.IndexOf(':', StringComparison.Ordinal);
            var space = state.IndexOf(' ', StringComparison.Ordinal);
            var value = int.Parse(state[..space], CultureInfo.InvariantCulture);
            int? firstStatus = null;
            foreach (var status in state[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
            {
                var (statusValue, label) = Pair(status);
                firstStatus ??= statusValue;
                statuses.Options.Add(new ChoiceOption { Value = statusValue, State = value, Labels = { [1033] = label } });
            }

            states.Options.Add(new ChoiceOption { Value = value, DefaultStatus = firstStatus, Labels = { [1033] = state[(space + 1)..colon] } });
        }

        AddStateColumns(table, states, statuses, null);
    }

    /// <summary>The columns statecode and statuscode.</summary>
    public static void AddStateColumns(Table table, Choice states, Choice statuses, string? solution)
    {
        Ensure(table, "statecode", ColumnType.State, "Status", solution, c =>
        {
            c.Required = RequiredLevel.SystemRequired;
            c.ValidForCreate = false;
            c.Choice = states;
        });
        Ensure(table, "statuscode", ColumnType.Status, "Status Reason", solution, c => c.Choice = statuses);
    }

    private static void AddColumn(Table table, string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var words = parts[0].Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        var label = parts.Length > 1 ? parts[1] : "";
        var (type, behavior, format) = TypeOf(words[1], table, words[0]);
        Add(table, words[0], type, label, column =>
        {
            column.DateTimeBehavior = behavior;
            column.Format = format;
            string? fallback = null;
            var position = 0;
            foreach (var word in words.Skip(2))
            {
                if (!ReadFlag(column, word, ref fallback))
                    ReadArgument(column, word, position++);
            }

            if (parts.Length > 2)
                AddOptions(table, column, parts[2]);
            else if (type == ColumnType.Boolean)
                AddOptions(table, column, "0=No; 1=Yes");
            if (type == ColumnType.Boolean)
                column.DefaultBooleanValue = fallback == "1";
            else if (fallback != null)
                column.DefaultChoiceValue = int.Parse(fallback, CultureInfo.InvariantCulture);
            SetDefaultRange(column);
        });
    }

    private static (ColumnType Type, DateTimeBehavior Behavior, string? Format) TypeOf(string word, Table table, string column) => word switch
    {
        "text" => (ColumnType.String, default, "Text"),
        "memo" => (ColumnType.Memo, default, "TextArea"),
        "int" => (ColumnType.Integer, default, "None"),
        "bigint" => (ColumnType.BigInt, default, null),
        "decimal" => (ColumnType.Decimal, default, null),
        "double" => (ColumnType.Double, default, null),
        "money" => (ColumnType.Money, default, null),
        "bool" => (ColumnType.Boolean, default, null),
        "choice" => (ColumnType.Picklist, default, null),
        "multi" => (ColumnType.MultiSelectPicklist, default, null),
        "datetime" => (ColumnType.DateTime, DateTimeBehavior.UserLocal, "DateAndTime"),
        "day" => (ColumnType.DateTime, DateTimeBehavior.UserLocal, "DateOnly"),
        "date" => (ColumnType.DateTime, DateTimeBehavior.DateOnly, "DateOnly"),
        "wallclock" => (ColumnType.DateTime, DateTimeBehavior.TimeZoneIndependent, "DateAndTime"),
        "lookup" => (ColumnType.Lookup, default, null),
        "customer" => (ColumnType.Customer, default, null),
        "party" => (ColumnType.PartyList, default, null),
        "guid" => (ColumnType.Uniqueidentifier, default, null),
        "entityname" => (ColumnType.EntityName, default, null),
        "managed" => (ColumnType.ManagedProperty, default, null),
        "image" => (ColumnType.Image, default, null),
        "file" => (ColumnType.File, default, null),
        _ => throw new InvalidOperationException($"{table.LogicalName}.{column}: '{word}' is no type of column."),
    };

    private static bool ReadFlag(Column column, string word, ref string? fallback)
    {
        switch (word)
        {
            case "req":
                column.Required = RequiredLevel.ApplicationRequired;
                break;
            case "rec":
                column.Required = RequiredLevel.Recommended;
                break;
            case "sys":
                column.Required = RequiredLevel.SystemRequired;
                break;
            case "ro":
                column.ValidForCreate = false;
                column.ValidForUpdate = false;
                break;
            case "-c":
                column.ValidForCreate = false;
                break;
            case "-u":
                column.ValidForUpdate = false;
                break;
            case "-r":
                column.ValidForRead = false;
                break;
            default:
                if (word[0] != '=')
                    return false;
                fallback = word[1..];
                break;
        }

        return true;
    }

    private static void ReadArgument(Column column, string word, int position)
    {
        if (word.Contains("..", StringComparison.Ordinal))
        {
            var ends = word.Split("..");
            column.MinValue = Number(ends[0]);
            column.MaxValue = ends[1].Length == 0 ? null : Number(ends[1]);
            return;
        }

        switch (column.Type)
        {
            case ColumnType.Lookup:
                column.Targets.AddRange(word.Split(','));
                break;
            case ColumnType.String or ColumnType.Memo when position == 0:
                column.MaxLength = int.Parse(word, CultureInfo.InvariantCulture);
                break;
            case ColumnType.Decimal or ColumnType.Double or ColumnType.Money when position == 0:
                column.Precision = int.Parse(word, CultureInfo.InvariantCulture);
                break;
            case ColumnType.Money:
                column.PrecisionSource = int.Parse(word, CultureInfo.InvariantCulture);
                break;
            default:
                column.Format = word;
                break;
        }
    }

    private static void SetDefaultRange(Column column)
    {
        switch (column.Type)
        {
            case ColumnType.Integer:
                column.MinValue ??= int.MinValue;
                column.MaxValue ??= int.MaxValue;
                break;
            case ColumnType.BigInt:
                column.MinValue ??= long.MinValue;
                column.MaxValue ??= long.MaxValue;
                break;
            case ColumnType.Money:
                column.MinValue ??= -922337203685477m;
                column.MaxValue ??= 922337203685477m;
                break;
            case ColumnType.Memo or ColumnType.String:
                column.MaxLength ??= 1073741823;
                break;
            case ColumnType.Customer:
                column.Targets.AddRange(["account", "contact"]);
                break;
            default:
                break;
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static void AddOptions(Table table, Column column, string text)
    {
        column.Choice = new Choice { Name = table.LogicalName + "_" + column.LogicalName, DisplayName = column.DisplayName };
        foreach (var option in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var (value, label) = Pair(option);
            column.Choice.Options.Add(new ChoiceOption { Value = value, Labels = { [1033] = label } });
        }
    }

    private static (int Value, string Label) Pair(string text)
    {
        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return (int.Parse(text[..equal], CultureInfo.InvariantCulture), text[(equal + 1)..]);
    }

    private static void Add(Table table, string name, ColumnType type, string label, Action<Column> configure)
    {
        var column = new Column
        {
            LogicalName = name,
            SchemaName = Pascal(name, label),
            Type = type,
            DisplayName = label.Length == 0 ? null : label,
            MetadataId = StableGuid.Of($"column:{table.LogicalName}.{name}"),
        };
        configure(column);
        table.Add(column);
        CompanionColumns.AddFor(table, column);
    }

    private static void Ensure(Table table, string name, ColumnType type, string label, string? solution, Action<Column> configure)
    {
        if (table.Find(name) != null)
            return;
        var column = new Column
        {
            LogicalName = name,
            SchemaName = Pascal(name, label),
            Type = type,
            DisplayName = label,
            Solution = solution,
            MetadataId = StableGuid.Of($"column:{table.LogicalName}.{name}"),
        };
        configure(column);
        if (column.Type == ColumnType.DateTime)
            column.DateTimeBehavior = DateTimeBehavior.UserLocal;
        SetDefaultRange(column);
        table.Add(column);
        CompanionColumns.AddFor(table, column);
    }

    /// <summary>The name with capitals where the label shows them: "First Name" makes firstname FirstName.</summary>
    private static string Pascal(string name, string label)
    {
        var joined = string.Concat(label.Where(char.IsLetterOrDigit));
        return joined.Equals(name, StringComparison.OrdinalIgnoreCase) ? joined
            : (joined + "Id").Equals(name, StringComparison.OrdinalIgnoreCase) ? joined + "Id"
            : char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static void AddRelationship(MetadataCatalog catalog, string line)
    {
        var words = line.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "m2m")
        {
            var intersect = words[4].Split('.');
            var columns = intersect[1].Split(',');
            catalog.ManyToMany.Add(new ManyToManyRelationship
            {
                SchemaName = words[1],
                Table1 = words[2],
                Table2 = words[3],
                IntersectTable = intersect[0],
                Table1Column = columns[0],
                Table2Column = columns[1],
                MetadataId = StableGuid.Of("relationship:" + words[1]),
            });
            return;
        }

        var end = words[3].Split('.');
        var referenced = catalog.Find(words[2])!;
        var cascades = words[4].Select(c => c switch
        {
            'C' => CascadeBehavior.Cascade,
            'A' => CascadeBehavior.Active,
            'U' => CascadeBehavior.UserOwned,
            'L' => CascadeBehavior.RemoveLink,
            'R' => CascadeBehavior.Restrict,
            _ => CascadeBehavior.NoCascade,
        }).ToArray();
        catalog.OneToMany.Add(new OneToManyRelationship
        {
            SchemaName = words[1],
            ReferencedTable = words[2],
            ReferencedColumn = referenced.PrimaryIdColumn,
            ReferencingTable = end[0],
            ReferencingColumn = end[1],
            Delete = cascades[0],
            Assign = cascades[1],
            Share = cascades[2],
            Reparent = cascades[3],
            Merge = cascades[4],
            ReferencedNavigationProperty = words[1],
            ReferencingNavigationProperty = words.Length > 5 ? words[5] : end[1],
            MetadataId = StableGuid.Of("relationship:" + words[1]),
        });
    }

    /// <summary>Every lookup has a relationship for each of its targets; those that no line declares do not cascade.</summary>
    private static void AddImpliedRelationships(MetadataCatalog catalog)
    {
        var declared = catalog.OneToMany.Select(r => (r.ReferencedTable, r.ReferencingTable, r.ReferencingColumn)).ToHashSet();
        foreach (var table in catalog.Tables)
        {
            foreach (var column in table.Columns.Where(c => c.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner).ToList())
            {
                foreach (var target in column.Targets)
                {
                    if (catalog.Find(target) is not { } referenced || declared.Contains((target, table.LogicalName, column.LogicalName)))
                        continue;
                    catalog.OneToMany.Add(ImpliedRelationship(table, column, referenced, null));
                }
            }
        }
    }

    public static OneToManyRelationship ImpliedRelationship(Table table, Column column, Table referenced, string? solution)
    {
        var name = column.Type == ColumnType.Owner ? $"owner_{table.LogicalName}_{referenced.LogicalName}"
            : column.Targets.Count > 1 ? $"{referenced.LogicalName}_{table.LogicalName}_{column.LogicalName}"
            : $"lk_{table.LogicalName}_{column.LogicalName}";
        return new OneToManyRelationship
        {
            SchemaName = name,
            ReferencedTable = referenced.LogicalName,
            ReferencedColumn = referenced.PrimaryIdColumn,
            ReferencingTable = table.LogicalName,
            ReferencingColumn = column.LogicalName,
            ReferencedNavigationProperty = name,
            ReferencingNavigationProperty = column.Type != ColumnType.Owner && column.Targets.Count > 1 ? $"{column.LogicalName}_{referenced.LogicalName}" : column.LogicalName,
            MetadataId = StableGuid.Of("relationship:" + name),
            Solution = solution,
        };
    }
}
