using System;
using System.Linq;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Keeps settings sound: what cannot work is refused, and one row is active at most.</summary>
internal sealed class SettingsGuard(IOrganizationService service)
{
    /// <summary>Checks a row that has just been written; refusing undoes the save.</summary>
    public void Check(Guid id)
    {
        var after = service.Retrieve(SettingsTable.Name, id, new ColumnSet(true));
        if (SettingsCheck.Of(SettingsColumns.Read(after)).FirstOrDefault() is { } sentence)
            throw new RefusedException($"Settings '{after.GetAttributeValue<string>(SettingsTable.Title)}': {sentence}");
        if (after.GetAttributeValue<OptionSetValue>(SettingsTable.State)?.Value == 0 && AnotherActive(after) is { } other)
            throw new RefusedException($"The settings '{other}' are active, and only one row can be: deactivate it first.");
    }

    private string? AnotherActive(Entity settings)
    {
        var query = new QueryExpression(SettingsTable.Name) { ColumnSet = new ColumnSet(SettingsTable.Title), TopCount = 1 };
        query.Criteria.AddCondition(SettingsTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(SettingsTable.Id, ConditionOperator.NotEqual, settings.Id);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<string>(SettingsTable.Title);
    }
}
