using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Erases a customer who asks for it, page by page. Bound to the contact.</summary>
[PluginType("e1c84a90-3d7b-4f26-b5a8-70d9c2e6f143")]
[CustomApi(Message)]
public sealed class EraseCustomer : PluginApi
{
    /// <summary>Boolean, optional: whether purchases stay with dates and amounts, at a contact that has been emptied. Otherwise all goes.</summary>
    public const string KeepPurchases = "KeepPurchases";

    /// <summary>Integer: rows deleted or emptied by this call.</summary>
    public const string Rows = "Rows";

    /// <summary>Boolean: whether something is left, so that the call has to be made again.</summary>
    public const string Remaining = "Remaining";

    internal const string Message = "cseg_EraseCustomer";

    private protected override void Run(StepCall call)
    {
        var erasure = new CustomerErasure(call.AsUser, call.AsSystem, call.Context.UserId);
        call.Output(Remaining, erasure.Erase(((EntityReference)call.Context.InputParameters["Target"]).Id, call.Input<bool?>(KeepPurchases) == true));
        call.Output(Rows, erasure.Rows);
    }
}
