using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Exports a solution.</summary>
[DataContract]
public sealed class ExportSolutionRequest : OrganizationRequest
{
    public ExportSolutionRequest() => RequestName = "ExportSolution";

    public string SolutionName
    {
        get => Get<string>();
        set => Set(value);
    }

    public bool Managed
    {
        get => Get<bool>();
        set => Set(value);
    }

    public string TargetVersion
    {
        get => Get<string>();
        set => Set(value);
    }

    public bool ExportAutoNumberingSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportCalendarSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportCustomizationSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportEmailTrackingSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportGeneralSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportMarketingSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportOutlookSynchronizationSettings
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportRelationshipRoles
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportIsvConfig
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportSales
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool ExportExternalApplications
    {
        get => Get<bool>();
        set => Set(value);
    }

    public ExportComponentsParams ExportComponentsParams
    {
        get => Get<ExportComponentsParams>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="ExportSolutionRequest"/>.</summary>
[DataContract]
public sealed class ExportSolutionResponse : OrganizationResponse
{
    public byte[] ExportSolutionFile => Get<byte[]>();
}
