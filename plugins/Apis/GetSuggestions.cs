using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// Answers what to suggest to a customer, in two requests. Bound to the contact, which the caller must be allowed to read. Who has
/// no profile, or is inactive, has nothing suggested, even before maintenance has taken it away.
/// </summary>
[PluginType("94d7c1e3-60ab-4f52-8b9e-13f5a8d2c760")]
[CustomApi("cseg_GetSuggestions")]
public sealed class GetSuggestions : PluginApi
{
    /// <summary>EntityCollection: open suggestions, the most likely first.</summary>
    public const string Suggestions = "Suggestions";

    /// <summary>Integer: how many there are.</summary>
    public const string Count = "Count";

    private protected override void Run(StepCall call)
    {
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        var row = call.AsUser.Retrieve(ContactTable.Name, contact, new ColumnSet(ContactTable.SchemeVersion, ContactTable.State));
        var suggestions = new EntityCollection { EntityName = SuggestionTable.Name };
        if (row.GetAttributeValue<string>(ContactTable.SchemeVersion) != null && row.GetAttributeValue<OptionSetValue>(ContactTable.State)?.Value is (null or 0))
        {
            var query = SuggestionRows.OpenOnes();
            query.Criteria.AddCondition(SuggestionTable.Contact, ConditionOperator.Equal, contact);
            suggestions = call.AsUser.RetrieveMultiple(query);
        }

        call.Output(Suggestions, suggestions);
        call.Output(Count, suggestions.Entities.Count);
    }
}
