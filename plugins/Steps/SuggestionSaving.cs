using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Suggestions;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Steps;

/// <summary>
/// What people may do with suggestions: enter an up-sell, and dismiss what is open, saying why. The rest is maintenance's, which
/// would overwrite it.
/// </summary>
[PluginType("b7f20c58-9e14-4d63-a2d7-5c80e6f391a4")]
[Step("1d6a83f7-c259-4e0b-94f8-e70b3a5d2c16", "Create", SuggestionTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", SuggestionTable.Name, StepStage.PreOperation, FilteringColumns =
[
    SuggestionTable.Contact, SuggestionTable.Category, SuggestionTable.Type, SuggestionTable.SuggestionStatus, SuggestionTable.Rule, SuggestionTable.Confidence,
    SuggestionTable.SuggestedOn, SuggestionTable.ClosedOn, SuggestionTable.Purchase, SuggestionTable.OpenKey,
])]
[StepImage("e0b94a72-5f36-4c8d-b1a9-28d7c63e5f04", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    SuggestionTable.Title, SuggestionTable.SuggestionStatus, SuggestionTable.DismissReason)]
public sealed class SuggestionSaving : PluginStep
{
    private const string UpdateStepId = "5ea7d914-08b3-4f6c-8d52-f1c6904b7e3a";
    private const string Before = "before";

    private static readonly string[] Computed =
    [
        SuggestionTable.Contact, SuggestionTable.Category, SuggestionTable.Type, SuggestionTable.Rule, SuggestionTable.Confidence,
        SuggestionTable.SuggestedOn, SuggestionTable.ClosedOn, SuggestionTable.Purchase, SuggestionTable.OpenKey,
    ];

    private protected override void Run(StepCall call)
    {
        // Deleting a purchase or a rule empties the column that points to it; a merge moves suggestions to the master.
        if (call.IsPartOfRecalculation || call.IsPartOf("Delete") || call.IsPartOf("Merge"))
            return;

        if (call.Context.MessageName == "Create")
            Enter(call, call.Target);
        else
            Dismiss(call, call.Target, call.Context.PreEntityImages[Before]);
    }

    private static void Enter(StepCall call, Entity suggestion)
    {
        if (suggestion.GetAttributeValue<OptionSetValue>(SuggestionTable.Type)?.Value == (int)SuggestionType.CrossSell)
            throw new RefusedException($"Cross-sell suggestions are made from co-purchase rules. Enter yours as an up-sell.");
        if (suggestion.GetAttributeValue<EntityReference>(SuggestionTable.Contact) is not { } contact || suggestion.GetAttributeValue<EntityReference>(SuggestionTable.Category) is not { } category)
            throw new RefusedException($"Say to whom which product category is suggested: a suggestion needs both.");

        var key = SuggestionRows.Key(contact.Id, category.Id);
        var same = new QueryExpression(SuggestionTable.Name) { ColumnSet = new ColumnSet(false), TopCount = 1 };
        same.Criteria.AddCondition(SuggestionTable.OpenKey, ConditionOperator.Equal, key);
        if (call.AsSystem.RetrieveMultiple(same).Entities.Count > 0)
            throw new RefusedException($"This category is suggested to the customer already. Dismiss that suggestion, or leave it at that.");

        suggestion[SuggestionTable.Type] = new OptionSetValue((int)SuggestionType.UpSell);
        suggestion[SuggestionTable.SuggestionStatus] = new OptionSetValue((int)SuggestionStatus.Open);
        suggestion[SuggestionTable.SuggestedOn] = call.AsOf;
        suggestion[SuggestionTable.OpenKey] = key;
        foreach (var column in new[] { SuggestionTable.Rule, SuggestionTable.Confidence, SuggestionTable.ClosedOn, SuggestionTable.Purchase })
            suggestion.Attributes.Remove(column);
    }

    private static void Dismiss(StepCall call, Entity suggestion, Entity before)
    {
        foreach (var column in Computed)
        {
            if (suggestion.Contains(column))
                throw new RefusedException($"{column} of the suggestion '{before.GetAttributeValue<string>(SuggestionTable.Title)}' cannot be changed. Dismiss the suggestion, and enter another if you need one.");
        }

        var was = before.GetAttributeValue<OptionSetValue>(SuggestionTable.SuggestionStatus)?.Value;
        var wanted = suggestion.GetAttributeValue<OptionSetValue>(SuggestionTable.SuggestionStatus)?.Value;
        if (wanted == was)
            return;
        if (was != (int)SuggestionStatus.Open || wanted != (int)SuggestionStatus.Dismissed)
            throw new RefusedException($"An open suggestion can be dismissed, and nothing else: maintenance closes '{before.GetAttributeValue<string>(SuggestionTable.Title)}' when the customer buys.");
        if (string.IsNullOrWhiteSpace(suggestion.Contains(SuggestionTable.DismissReason) ? suggestion.GetAttributeValue<string>(SuggestionTable.DismissReason) : before.GetAttributeValue<string>(SuggestionTable.DismissReason)))
            throw new RefusedException($"Say in 'Dismiss Reason' why the suggestion does not fit: the next seller will want to know.");

        SuggestionRows.Close(suggestion, SuggestionStatus.Dismissed, call.AsOf);
    }
}
