using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Adds a marketing list, product or other item to a campaign.</summary>
[DataContract]
public sealed class AddItemCampaignRequest : OrganizationRequest
{
    public AddItemCampaignRequest() => RequestName = "AddItemCampaign";

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

    public string EntityName
    {
        get => Get<string>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="AddItemCampaignRequest"/>.</summary>
[DataContract]
public sealed class AddItemCampaignResponse : OrganizationResponse
{
    public Guid CampaignItemId => Get<Guid>();
}
