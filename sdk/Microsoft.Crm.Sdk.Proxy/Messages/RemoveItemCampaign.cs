using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Takes an item off a campaign.</summary>
[DataContract]
public sealed class RemoveItemCampaignRequest : OrganizationRequest
{
    public RemoveItemCampaignRequest() => RequestName = "RemoveItemCampaign";

    public Guid CampaignId
    {
        get => Get<Guid>();
        set => Set(value);
    }

    public Guid EntityId
    {
        get => Get<Guid>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RemoveItemCampaignRequest"/>.</summary>
[DataContract]
public sealed class RemoveItemCampaignResponse : OrganizationResponse;
