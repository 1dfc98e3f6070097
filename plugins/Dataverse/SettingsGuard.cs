using System;
using System.Linq;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Keeps settings sound: what cannot work is refused, and one row is active at most.</summary>
internal sealed class SettingsGuard(IOrganizationService service)
{
    /// <summary>What the active row has in a column that is a key.</summary>
    private const string TheActive = "active";

    /// <summary>Checks a row that has just been written; refusing undoes the save.</summary>
    public void Check(Guid id)
    {
        var after = service.Retrieve(SettingsTable.Name, id, new ColumnSet(true));
        if (SettingsCheck.Of(SettingsColumns.Read(after)).FirstOrDefault() is { } sentence)
            throw new RefusedException($"Settings '{after.GetAttributeValue<string>(SettingsTable.Title)}': {sentence}");
        if (after.GetAttributeValue<EntityReference>(SettingsTable.ReportingCurrency) is { } currency && Inactive(currency.Id) is { } name)
            throw new RefusedException($"Settings '{after.GetAttributeValue<string>(SettingsTable.Title)}': the currency '{name}' is not active: activate it, or choose another 'Reporting Currency'.");
    }

    /// <summary>
    /// Lets one row be active and no more. Who looks whether another one is active does not see what a save at the same
    /// moment has not yet committed; a key does: it is on a column that only the active row fills.
    /// </summary>
    public void AllowOneActive(Entity target, Entity? before)
    {
        var state = target.GetAttributeValue<OptionSetValue>(SettingsTable.State) ?? before?.GetAttributeValue<OptionSetValue>(SettingsTable.State);
        var isActive = (state?.Value ?? 0) == 0;
        if (isActive && AnotherActive(target.Id) is { } other)
            throw new RefusedException($"The settings '{other}' are active, and only one row can be: deactivate it first.");

        target[SettingsTable.OnlyActive] = isActive ? TheActive : null;
    }

    /// <summary>The name of a currency that is not active; none of one that is.</summary>
    private string? Inactive(Guid currency)
    {
        var row = service.Retrieve(CurrencyTable.Name, currency, new ColumnSet(CurrencyTable.Title, CurrencyTable.State));
        return row.GetAttributeValue<OptionSetValue>(CurrencyTable.State)?.Value == 0 ? null : row.GetAttributeValue<string>(CurrencyTable.Title);
    }

    private string? AnotherActive(Guid id)
    {
        var query = new QueryExpression(SettingsTable.Name) { ColumnSet = new ColumnSet(SettingsTable.Title), TopCount = 1 };
        query.Criteria.AddCondition(SettingsTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(SettingsTable.Id, ConditionOperator.NotEqual, id);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<string>(SettingsTable.Title);
    }
}
