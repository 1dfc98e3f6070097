using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Tells the platform's latest count of the rows of tables.</summary>
[DataContract]
public sealed class RetrieveTotalRecordCountRequest : OrganizationRequest
{
    public RetrieveTotalRecordCountRequest() => RequestName = "RetrieveTotalRecordCount";

    public string[] EntityNames
    {
        get => Get<string[]>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="RetrieveTotalRecordCountRequest"/>.</summary>
[DataContract]
public sealed class RetrieveTotalRecordCountResponse : OrganizationResponse
{
    public EntityRecordCountCollection EntityRecordCountCollection => Get<EntityRecordCountCollection>();
}
