using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps;
using CrmSegmentation.Steps.Registration;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Apis;

/// <summary>Hands over everything that stands about a customer, for the customer who asks for it. Bound to the contact.</summary>
[PluginType("6b0f7d52-94c1-4a3e-8e6d-2f51c80ab917")]
[CustomApi("cseg_ExportCustomer")]
public sealed class ExportCustomer : PluginApi
{
    /// <summary>String: JSON of tables, rows and columns with label, value and text.</summary>
    public const string Data = "Data";

    /// <summary>Integer: rows in it.</summary>
    public const string Rows = "Rows";

    private protected override void Run(StepCall call)
    {
        var export = new CustomerExport(call.AsUser, call.AsSystem);
        call.Output(Data, export.Write(((EntityReference)call.Context.InputParameters["Target"]).Id));
        call.Output(Rows, export.Rows);
    }
}
