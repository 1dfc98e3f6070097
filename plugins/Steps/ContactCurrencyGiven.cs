using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>
/// A recalculation has given customers their currency with the first amounts. Where the platform took another rate than the
/// amounts were computed with, because a remembered one is old or its default currency is not the base currency, they are
/// computed once more, now by the rate on the row.
/// </summary>
[PluginType("0d3b9c57-4d8e-5a1f-93c6-7be20f4a86d1")]
[Step(StepId, "UpdateMultiple", ContactTable.Name, StepStage.PostOperation, FilteringColumns = [ContactTable.Currency])]
[StepImage("7a64e1f0-29b5-5c83-8e17-d0f36ac5924b", StepId, StepImageKind.PostImage, "Targets", After, ContactTable.ExchangeRate)]
public sealed class ContactCurrencyGiven : PluginStep
{
    private const string StepId = "b5e82d16-70c4-5f39-a2d8-16c9e4b07f53";
    private const string After = "after";

    private protected override void Run(StepCall call)
    {
        if (call.RateOfRecalculation is not { } expected)
            return;

        var others = call.Targets.Where((_, index) => CustomerColumns.ReadCustomer(call.PostImage(index, After)).ExchangeRate is { } rate && rate != expected).Select(contact => contact.Id).ToList();
        if (others.Count > 0)
            call.RecalculateHere(others, ChangeCause.Edit);
    }
}
