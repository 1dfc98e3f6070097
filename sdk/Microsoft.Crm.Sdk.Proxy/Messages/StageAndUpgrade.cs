using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Imports a new version of a managed solution and removes what it no longer has.</summary>
[DataContract]
public sealed class StageAndUpgradeRequest : OrganizationRequest
{
    public StageAndUpgradeRequest() => RequestName = "StageAndUpgrade";

    public bool OverwriteUnmanagedCustomizations
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool PublishWorkflows
    {
        get => Get<bool>();
        set => Set(value);
    }

    public byte[] CustomizationFile
    {
        get => Get<byte[]>();
        set => Set(value);
    }

    public Guid ImportJobId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public bool ConvertToManaged
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool SkipProductUpdateDependencies
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool SkipQueueRibbonJob
    {
        get => Get<bool>();
        set => Set(value);
    }

    public bool AsyncRibbonProcessing
    {
        get => Get<bool>();
        set => Set(value);
    }

    public EntityCollection ComponentParameters
    {
        get => Get<EntityCollection>();
        set => Set(value);
    }

    public SolutionParameters SolutionParameters
    {
        get => Get<SolutionParameters>();
        set => Set(value);
    }

    public LayerDesiredOrder LayerDesiredOrder
    {
        get => Get<LayerDesiredOrder>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="StageAndUpgradeRequest"/>.</summary>
[DataContract]
public sealed class StageAndUpgradeResponse : OrganizationResponse
{
    public Guid SolutionId => Get<Guid>();
}
