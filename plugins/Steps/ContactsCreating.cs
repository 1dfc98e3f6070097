using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>New customers get the profile of one without purchases, inside the row that is being written: no request.</summary>
[PluginType("4791a4cb-04c7-4cab-a659-c6f0038438e8")]
[Step("51ec2090-428c-470a-b0e9-13962dbd668c", "CreateMultiple", ContactTable.Name, StepStage.PreOperation)]
public sealed class ContactsCreating : PluginStep
{
    private protected override void Run(StepCall call)
    {
        foreach (var contact in call.Targets)
        {
            var profile = call.Calculator.Calculate(call.AsOf, CustomerColumns.ReadCustomer(contact), [], Lifetime.None);
            CustomerColumns.Fill(contact, profile, profile == Profile.Empty ? null : HistoryReader.OfNewCustomer(call.Calculator, call.AsOf), call.AsOf);
            ContactChoice.Fill(contact, before: null);
        }
    }
}
