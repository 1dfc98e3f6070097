using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>
/// The main operation of Create and Update: checks the columns against metadata, adds what the platform adds (owner, state, currency,
/// base amounts, who and when, the row's version) and writes. Runs no steps.
/// </summary>
internal sealed class RowWriter(LocalOrganization organization, RowStore store, Principals principals)
{
    private long lastVersion = DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond;

    public long NextVersion() => Interlocked.Increment(ref lastVersion);

    public WrittenRow Create(Table table, Entity target, CallScope scope)
    {
        var id = IdOfNew(table, target);
        var traits = table.Traits;
        var values = new RowValues(table, target.Attributes.Count + traits.Flags.Length + 24);
        ReadColumns(table, target, values, creating: true);
        if (target.HasKeyAttributes)
            AddKeyColumns(table, target.KeyAttributes, values);

        var now = Now;
        AddDefaults(table, values);
        SetInitialState(table, id, values);
        SetOwner(table, values, scope);
        Money(table, id, values, scope, creating: true);
        ComposedColumns.Apply(table, values, null);
        var user = new EntityReference("systemuser", scope.UserId);
        if (values.TryGetValue("overriddencreatedon", out var overridden) && overridden is DateTime then && table.Find("createdon") != null)
        {
            values["createdon"] = then;
            values["overriddencreatedon"] = now;
        }
        else
        {
            Set(values, traits.CreatedOn, now);
        }

        Set(values, traits.ModifiedOn, now);
        Set(values, traits.CreatedBy, user);
        Set(values, traits.ModifiedBy, user);
        SetOrganization(table, values);
        Set(values, traits.Version, NextVersion());
        if (table.IsActivity)
            SetIfPresent(table, values, "activitytypecode", table.LogicalName);
        Store(table, id, values, isNew: true);
        return new WrittenRow(id, values);
    }

    public WrittenRow Update(Table table, Guid id, Entity target, CallScope scope)
    {
        var traits = table.Traits;
        var values = new RowValues(table, target.Attributes.Count + 8);
        ReadColumns(table, target, values, creating: false);
        if ((traits.State is { } state && values.Contains(state)) || (traits.Status is { } status && values.Contains(status)))
            SetState(table, id, values);
        if (traits.Owner is { } ownerColumn && values[ownerColumn] is EntityReference owner)
            SetOwnerColumns(table, values, owner);
        Money(table, id, values, scope, creating: false);
        if (ComposedColumns.ArePartOf(table, values))
            ComposedColumns.Apply(table, values, store.Retrieve(table, id, ComposedColumns.Parts(table)));
        Set(values, traits.ModifiedOn, Now);
        Set(values, traits.ModifiedBy, new EntityReference("systemuser", scope.UserId));
        Set(values, traits.Version, NextVersion());
        Store(table, id, values, isNew: false);
        return new WrittenRow(id, values);
    }

    /// <summary>Writes a row of the platform's own (an imported component, a job, a trace): no checks, but the same columns of who and when.</summary>
    public Guid WriteSystemRow(string tableName, Guid id, Dictionary<string, object?> named)
    {
        var table = organization.Table(tableName);
        var values = new RowValues(table, named);
        if (id == Guid.Empty)
            id = Guid.NewGuid();
        var user = new EntityReference("systemuser", organization.SystemUserId);
        SetIfPresent(table, values, "modifiedon", Now);
        SetIfPresent(table, values, "modifiedby", user);
        SetIfPresent(table, values, "versionnumber", NextVersion());
        if (store.Exists(table, id))
        {
            Store(table, id, values, isNew: false);
            return id;
        }

        AddDefaults(table, values);
        if (table.Find("statecode") is { Choice.Options.Count: > 0 } state && !values.ContainsKey("statecode"))
        {
            values["statecode"] = new OptionSetValue(state.Choice.Options[0].Value);
            if (!values.ContainsKey("statuscode"))
                values["statuscode"] = new OptionSetValue(state.Choice.Options[0].DefaultStatus ?? 1);
        }

        if (table.Ownership == OwnershipType.UserOwned && !values.ContainsKey("ownerid"))
            SetOwnerColumns(table, values, user);
        SetIfPresent(table, values, "createdon", Now);
        SetIfPresent(table, values, "createdby", user);
        SetOrganization(table, values);
        Store(table, id, values, isNew: true);
        return id;
    }

    /// <summary>The id of the row that an alternate key names; null when there is none.</summary>
    public Guid? FindByKey(Table table, KeyAttributeCollection key)
    {
        var declared = table.Keys.FirstOrDefault(k => k.Columns.Count == key.Count && k.Columns.All(key.Contains));
        if (declared == null && !(key.Count == 1 && key.Contains(table.PrimaryIdColumn)))
        {
            throw ServiceFault.Of(
                unchecked((int)0x80060890),
                $"Table '{table.LogicalName}' has no alternate key of the columns {string.Join(", ", key.Keys)}.");
        }

        if (key.TryGetValue(table.PrimaryIdColumn, out var id) && id is Guid guid)
            return store.Exists(table, guid) ? guid : null;
        var values = new RowValues(table, key.Count);
        AddKeyColumns(table, key, values);
        return store.Find(table, values);
    }

    /// <summary>The row that an id or an alternate key names.</summary>
    public Guid Resolve(Table table, Guid id, KeyAttributeCollection? key)
    {
        if (key is not { Count: > 0 })
            return id;
        return FindByKey(table, key) ?? throw ServiceFault.Of(ErrorCode.RecordNotFoundByKey, $"A record with the specified key values does not exist in {table.LogicalName} entity");
    }

    private DateTime Now
    {
        get
        {
            var now = organization.Options.Clock.GetUtcNow().UtcDateTime;
            return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        }
    }

    private static Guid IdOfNew(Table table, Entity target)
    {
        if (target.Id != Guid.Empty)
            return target.Id;
        return target.Attributes.TryGetValue(table.PrimaryIdColumn, out var value) && value is Guid id && id != Guid.Empty ? id : NewId.Growing();
    }

    private void ReadColumns(Table table, Entity target, RowValues values, bool creating)
    {
        var given = target.Attributes.Pairs();
        while (given.MoveNext())
        {
            var (name, value) = given.Current;
            var column = table.Find(name) ?? throw ServiceFault.UnknownColumn(table.SchemaName, name);
            if (!column.IsStored || column.LogicalName == table.PrimaryIdColumn)
                continue;

            // As on the platform, columns that only it may write are passed over without a word.
            if (creating ? !column.ValidForCreate && column.Type != ColumnType.State : !column.ValidForUpdate)
                continue;
            if (column.Type == ColumnType.Money)
                ColumnValue.RequireType(table, column, value);
            values[column] = column.Type switch
            {
                ColumnType.Money => value,
                ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => Existing(ColumnValue.Check(table, column, value) as EntityReference),
                _ => ColumnValue.Check(table, column, value),
            };
        }
    }

    private static void AddKeyColumns(Table table, KeyAttributeCollection key, RowValues values)
    {
        foreach (var (name, value) in key)
        {
            var column = table.Find(name) ?? throw ServiceFault.UnknownColumn(table.SchemaName, name);
            values[column] = column.Type switch
            {
                ColumnType.Picklist when value is int option => new OptionSetValue(option),
                ColumnType.Lookup when value is Guid id && column.Targets.Count == 1 => new EntityReference(column.Targets[0], id),
                _ => ColumnValue.Check(table, column, value),
            };
        }
    }

    private EntityReference? Existing(EntityReference? reference)
    {
        if (reference == null)
            return null;
        if (organization.Metadata.Find(reference.LogicalName) is not { } target)
            return reference;
        if (reference.HasKeyAttributes)
            return new EntityReference(target.LogicalName, Resolve(target, reference.Id, reference.KeyAttributes));
        if (!store.Exists(target, reference.Id))
            throw ServiceFault.MissingRow(target.LogicalName, reference.Id);
        return reference;
    }

    private static void AddDefaults(Table table, RowValues values)
    {
        foreach (var flag in table.Traits.Flags)
        {
            if (values[flag] is null)
                values[flag] = flag.DefaultBooleanValue ?? false;
        }

        foreach (var choice in table.Traits.Choices)
        {
            if (choice.DefaultChoiceValue is { } value && !values.Contains(choice))
                values[choice] = new OptionSetValue(value);
        }
    }

    private static void SetInitialState(Table table, Guid id, RowValues values)
    {
        if (table.Traits.State is not { Choice.Options.Count: > 0 } stateColumn)
            return;
        var initial = stateColumn.Choice.Options[0];
        if (values.GetValueOrDefault("statuscode") is OptionSetValue { Value: not -1 } status)
            RequireStatusOfState(table, id, status.Value, initial.Value);
        else
            values["statuscode"] = new OptionSetValue(initial.DefaultStatus ?? 1);
        values[stateColumn] = new OptionSetValue(initial.Value);
    }

    private void SetState(Table table, Guid id, RowValues values)
    {
        if (table.Find("statecode") is not { Choice: { } states })
            return;
        var state = (values.GetValueOrDefault("statecode") as OptionSetValue)?.Value;
        if (values.GetValueOrDefault("statuscode") is OptionSetValue status)
        {
            state ??= store.Retrieve(table, id, new ColumnSet("statecode"))?.GetAttributeValue<OptionSetValue>("statecode")?.Value ?? states.Options[0].Value;
            if (status.Value == -1)
                values["statuscode"] = DefaultStatus(states, state.Value);
            else
                RequireStatusOfState(table, id, status.Value, state.Value);
        }
        else if (state != null)
        {
            values["statuscode"] = DefaultStatus(states, state.Value);
        }

        if (state != null)
            values["statecode"] = new OptionSetValue(state.Value);
    }

    private static OptionSetValue DefaultStatus(Choice states, int state) =>
        new(states.Options.First(o => o.Value == state).DefaultStatus ?? throw new InvalidOperationException($"State {state} of {states.Name} has no default status."));

    private static void RequireStatusOfState(Table table, Guid id, int status, int state)
    {
        var options = table.Find("statuscode")?.Choice?.Options;
        if (options == null || options.Any(o => o.Value == status && (o.State ?? state) == state))
            return;
        var name = table.Find("statecode")?.Choice?.Options.FirstOrDefault(o => o.Value == state)?.Label;
        throw ServiceFault.Of(ErrorCode.InvalidStateForStatus, $"{status} is not a valid status code for state code {table.SchemaName}State.{name} on {table.LogicalName} with Id {id:D}.");
    }

    private void SetOwner(Table table, RowValues values, CallScope scope)
    {
        if (table.Ownership != OwnershipType.UserOwned || table.Traits.Owner is not { } column)
            return;
        var owner = values[column] as EntityReference ?? new EntityReference("systemuser", scope.UserId);
        SetOwnerColumns(table, values, owner);
    }

    private void SetOwnerColumns(Table table, RowValues values, EntityReference owner)
    {
        values["ownerid"] = owner;
        var isTeam = owner.LogicalName == "team";
        SetIfPresent(table, values, "owninguser", isTeam ? null : owner);
        SetIfPresent(table, values, "owningteam", isTeam ? owner : null);
        SetIfPresent(table, values, "owningbusinessunit", new EntityReference("businessunit", principals.BusinessUnitOf(owner.Id)));
    }

    /// <summary>
    /// Rounds amounts, sees to it that a row with amounts has a currency, notes the currency's rate on the row and computes the amounts
    /// in base currency with it: amount / rate, four decimals.
    /// </summary>
    private void Money(Table table, Guid id, RowValues values, CallScope scope, bool creating)
    {
        var traits = table.Traits;
        if (!traits.HasAmounts)
            return;
        List<Column>? written = null;
        foreach (var column in values.Columns)
        {
            if (traits.Bases.Count > 0 && TableTraits.IsAmount(column))
                (written ??= []).Add(column);
        }

        var currencyColumn = traits.Currency!;
        var currencyWritten = values.Contains(currencyColumn);
        if (written == null && !currencyWritten)
            return;
        var given = values[currencyColumn];
        var current = creating || !currencyWritten ? null : store.Retrieve(table, id, MoneyColumns(table));
        if (currencyWritten && given is null)
        {
            foreach (var amount in traits.Bases.Keys)
            {
                if ((values.Contains(amount) ? values[amount] : current?.GetAttributeValue<object>(amount.LogicalName)) != null)
                    throw ServiceFault.Of(ErrorCode.CurrencyRequired, $"The currency cannot be null while '{table.LogicalName}' has a value in a money column.");
            }

            values[traits.ExchangeRate!] = null;
            return;
        }

        var currencyId = (given as EntityReference ?? (creating ? null : store.Value(table, id, currencyColumn) as EntityReference))?.Id;
        if (currencyId == null)
        {
            if (written!.TrueForAll(c => values[c] is null))
            {
                foreach (var column in written)
                    Set(values, traits.Bases[column], null);
                return;
            }

            currencyId = principals.CurrencyOf(scope.UserId);
            values[currencyColumn] = new EntityReference("transactioncurrency", currencyId.Value);
        }

        var (rate, currencyPrecision) = principals.Currency(currencyId.Value);
        values[traits.ExchangeRate!] = rate;

        // A new currency reprices what the row already holds; otherwise only the written columns change.
        if (currencyWritten && !creating)
        {
            foreach (var column in traits.Bases.Keys)
            {
                if (!values.Contains(column) && current?.GetAttributeValue<object>(column.LogicalName) is Money held)
                {
                    values[column] = held;
                    (written ??= []).Add(column);
                }
            }
        }

        foreach (var column in written ?? [])
        {
            Money? amount = null;
            if (values[column] is Money money)
            {
                var precision = column.PrecisionSource switch
                {
                    1 => principals.PricingPrecision,
                    2 => currencyPrecision,
                    _ => column.Precision ?? 2,
                };
                amount = ColumnValue.Amount(table, column, money, precision);
                values[column] = amount;
            }

            Set(values, traits.Bases[column], amount is null ? null : new Money(decimal.Round(amount.Value / rate, 4, MidpointRounding.AwayFromZero)));
        }
    }

    private static ColumnSet MoneyColumns(Table table)
    {
        var columns = new ColumnSet("transactioncurrencyid");
        foreach (var column in table.Traits.Bases.Keys)
            columns.AddColumn(column.LogicalName);
        return columns;
    }

    private void SetOrganization(Table table, RowValues values)
    {
        if (table.Find("organizationid") is { IsStored: true } column && column.LogicalName != table.PrimaryIdColumn)
            values["organizationid"] = column.Type == ColumnType.Lookup ? new EntityReference("organization", organization.OrganizationId) : organization.OrganizationId;
    }

    private static void SetIfPresent(Table table, RowValues values, string name, object? value)
    {
        if (table.Find(name) is { IsStored: true } column)
            values[column] = value;
    }

    /// <summary>The refusal of a row whose id another has.</summary>
    public static FaultException<OrganizationServiceFault> Duplicate(Table table, Guid id) =>
        ServiceFault.Of(ErrorCode.DuplicateRecord, $"Cannot insert duplicate key: a row of '{table.LogicalName}' with Id = {id:D} exists already.");

    private static void Set(RowValues values, Column? column, object? value)
    {
        if (column != null)
            values[column] = value;
    }

    private void Store(Table table, Guid id, RowValues values, bool isNew)
    {
        try
        {
            if (isNew)
                store.Insert(table, id, values);
            else if (!store.Update(table, id, values))
                throw ServiceFault.MissingRow(table.LogicalName, id);
        }
        catch (DuplicateRowException e) when (e.IsPrimaryKey)
        {
            throw Duplicate(table, id);
        }
        catch (DuplicateRowException e)
        {
            var key = table.Keys.FirstOrDefault(k => k.Columns.SequenceEqual(e.Columns, StringComparer.OrdinalIgnoreCase))?.DisplayName;
            throw ServiceFault.Of(
                ErrorCode.DuplicateAlternateKey,
                $"A record that has the attribute values {string.Join(", ", e.Columns)} already exists. The entity key {key ?? string.Join(", ", e.Columns)} requires that this set of attributes contains unique values. Select unique values and try again.");
        }

        organization.RowWritten(table);
    }
}
