using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Apis;

/// <summary>
/// Says how a customer's priority comes about, factor by factor, computed anew from his purchases. Bound to the contact, which
/// the caller must be allowed to read; an income that is hidden from him stays hidden.
/// </summary>
[PluginType("2d7f4c91-5b0e-4386-a9c2-71e8d6f3b045")]
[CustomApi(Message)]
public sealed class ExplainPriority : PluginApi
{
    /// <summary>Integer: a value of the choice of priorities.</summary>
    public const string Level = "Level";

    /// <summary>Decimal: 0 to 100, the sum of the contributions.</summary>
    public const string Score = "Score";

    /// <summary>String: the sentence that the contact bears.</summary>
    public const string Reason = "Reason";

    /// <summary>String: scheme, version and revision of its cut points.</summary>
    public const string SchemeVersion = "SchemeVersion";

    /// <summary>DateTime: the day as of which everything here is said.</summary>
    public const string AsOf = "AsOf";

    /// <summary>Boolean: whether the contact bears this level, score and scheme; it does not while it is due for recalculation.</summary>
    public const string IsStored = "IsStored";

    /// <summary>EntityCollection: a row for each factor: factor, factorname, input, score, weight, contribution, steps.</summary>
    public const string Factors = "Factors";

    internal const string Message = "cseg_ExplainPriority";

    private protected override void Run(StepCall call)
    {
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        var seen = call.AsUser.Retrieve(ContactTable.Name, contact, new ColumnSet(ContactTable.HouseholdIncomeBase, ContactTable.AnnualIncomeBase));
        var calculator = call.Calculator;
        var computed = new CustomerRecalculation(call.AsSystem, calculator).Compute([contact], call.AsOf)[contact];
        if (computed.Value.Figures is not { } figures)
            throw new RefusedException("The customer has no priority to explain: he does not want a profile, or the contact was merged into another one.");

        var scheme = calculator.Scheme;
        var input = figures.InputOf(computed.Key.Declared, call.AsOf, scheme.Trend);
        call.Output(Level, (int)computed.Value.Priority!.Value);
        call.Output(Score, computed.Value.PriorityScore!.Value);
        call.Output(Reason, computed.Value.PriorityReason ?? "");
        call.Output(SchemeVersion, scheme.Version);
        call.Output(AsOf, call.AsOf);
        call.Output(IsStored, IsStoredIn(computed.Key.Row, computed.Value));
        call.Output(Factors, new EntityCollection(scheme.Explain(input).Select(one => RowOf(one, CustomerColumns.ReadCustomer(seen).Income)).ToList()));
    }

    /// <param name="one">The factor.</param>
    /// <param name="incomeSeen">
    /// The income that the caller reads on the contact. Where it is not the one that counts, as when he may read the personal
    /// income but not that of the household, the one that counts stays hidden.
    /// </param>
    internal static Entity RowOf(FactorExplanation one, decimal? incomeSeen)
    {
        var hidden = one.Factor.Kind == FactorKind.Income && one.Input != null && one.Input != incomeSeen;
        return new Entity
        {
            ["factor"] = (int)one.Factor.Kind,
            ["factorname"] = SchemeWords.Of(one.Factor.Kind),
            ["input"] = hidden ? "not shown to you" : SchemeWords.InputOf(one.Factor.Kind, one.Input),
            ["score"] = one.Score,
            ["weight"] = one.Factor.Weight,
            ["contribution"] = one.Contribution,
            ["steps"] = hidden ? "" : SchemeWords.StepsOf(one.Factor),
        };
    }

    private static bool IsStoredIn(Entity contact, Profile profile)
    {
        var computed = CustomerColumns.Write(profile);
        return Array.TrueForAll(
            [ContactTable.Priority, ContactTable.PriorityScore, ContactTable.SchemeVersion],
            column => CustomerColumns.SameValue(contact.GetAttributeValue<object>(column), computed[column]));
    }
}
