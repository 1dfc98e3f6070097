using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>
/// Composes a text template for a customer, or shows what it would be. Bound to the contact. It is composed of what the caller
/// may read, and writes nothing.
/// </summary>
[PluginType("e8b1f6d4-35c7-5a29-8e60-d7f42a9c10b5")]
[CustomApi(Message)]
public sealed class ComposeText : PluginApi
{
    public const string Message = "cseg_ComposeText";

    /// <summary>EntityReference: the text template.</summary>
    public const string Template = "Template";

    /// <summary>String: one line of at most 200 characters; empty where the template has no subject.</summary>
    public const string Subject = "Subject";

    /// <summary>String: plain text or HTML.</summary>
    public const string Body = "Body";

    /// <summary>Boolean: whether the body is HTML.</summary>
    public const string IsHtml = "IsHtml";

    /// <summary>StringArray: the placeholders for which the customer has nothing, so that their fallbacks stand in the text.</summary>
    public const string MissingValues = "MissingValues";

    private protected override void Run(StepCall call)
    {
        var contact = ((EntityReference)call.Context.InputParameters["Target"]).Id;
        var text = new TextComposer(call.AsUser, call.Calculator, call.AsOf).Compose(call.Input<EntityReference>(Template)!.Id, contact);
        call.Output(Subject, text.Subject);
        call.Output(Body, text.Body);
        call.Output(IsHtml, text.IsHtml);
        call.Output(MissingValues, text.Missing.ToArray());
    }
}
