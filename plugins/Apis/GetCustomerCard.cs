using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// All that the priority card of a customer shows, in one request. Bound to the contact, which the caller must be allowed to
/// read; of the rest he gets what he may read, and <see cref="NotShown"/> names what he may not.
/// </summary>
[PluginType("0e6a7c52-94d1-4f3b-8b17-5d2c9e40a6f8")]
[CustomApi("cseg_GetCustomerCard")]
public sealed class GetCustomerCard : PluginApi
{
    /// <summary>
    /// Entity: priority (a value of the choice), priorityname, score, reason, annualvalue, annualcount, averagevalue,
    /// lastpurchaseon, trend, rfmgroup, asof, optedout, never, helduntil, email, phone, post, treatment, user, queue.
    /// </summary>
    public const string Profile = "Profile";

    /// <summary>Boolean: whether the contact bears the level, score and scheme that the factors explain; absent without a profile.</summary>
    public const string IsStored = "IsStored";

    /// <summary>EntityCollection: a row for each factor, as of cseg_ExplainPriority, amounts in the customer's currency.</summary>
    public const string Factors = "Factors";

    /// <summary>EntityCollection: thirteen rows, the earliest first: first (a day), inside and outside of the window.</summary>
    public const string Months = "Months";

    /// <summary>DateTime: the first day that counts today.</summary>
    public const string WindowFrom = "WindowFrom";

    /// <summary>EntityCollection: name and since of each segment.</summary>
    public const string Segments = "Segments";

    /// <summary>EntityCollection: category and reason.</summary>
    public const string Suggestions = "Suggestions";

    /// <summary>StringArray: purchases, segments, suggestions, treatment; with 'some' before it where a part is shown.</summary>
    public const string NotShown = "NotShown";

    private protected override void Run(StepCall call)
    {
        var card = new CustomerCard(call.AsUser, call.AsSystem, call.Context.UserId, ((EntityReference)call.Context.InputParameters["Target"]).Id);
        var profile = card.ProfileRow(call.AsOf);
        card.TellTreatment(profile);
        call.Output(Profile, profile);
        if (PriorityExplanation.Of(call.AsSystem, call.Calculator, card.Contact, call.AsOf) is { } explained && card.HasProfile)
        {
            var settings = call.Rules.Settings.Profiles;
            call.Output(IsStored, explained.IsStored);
            call.Output(Factors, new EntityCollection(explained.Rows(call.Words, card.ExchangeRate).ToList()));
            call.Output(Months, new EntityCollection(card.Months(call.AsOf, settings).ToList()));
            call.Output(WindowFrom, settings.Window.At(call.AsOf).After.AddDays(1));
            call.Output(Suggestions, new EntityCollection(card.SuggestionRows().ToList()));
        }

        call.Output(Segments, new EntityCollection(card.SegmentRows().ToList()));
        call.Output(NotShown, card.NotShown.ToArray());
    }
}
