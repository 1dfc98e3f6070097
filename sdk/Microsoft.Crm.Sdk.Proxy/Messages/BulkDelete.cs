using System;
using System.Runtime.Serialization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Deletes what queries find, in the background.</summary>
[DataContract]
public sealed class BulkDeleteRequest : OrganizationRequest
{
    public BulkDeleteRequest() => RequestName = "BulkDelete";

    public QueryExpression[] QuerySet
    {
        get => Get<QueryExpression[]>();
        set => Set(value);
    }

    public string JobName
    {
        get => Get<string>();
        set => Set(value);
    }

    public bool SendEmailNotification
    {
        get => Get<bool>();
        set => Set(value);
    }

    public Guid[] ToRecipients
    {
        get => Get<Guid[]>();
        set => Set(value);
    }

    public Guid[] CCRecipients
    {
        get => Get<Guid[]>();
        set => Set(value);
    }

    public string RecurrencePattern
    {
        get => Get<string>();
        set => Set(value);
    }

    public DateTime StartDateTime
    {
        get => Get<DateTime>();
        set => Set(value);
    }

    public Guid? SourceImportId
    {
        get => Get<Guid?>();
        set => Set(value);
    }

    public bool RunNow
    {
        get => Get<bool>();
        set => Set(value);
    }
}

/// <summary>The answer to <see cref="BulkDeleteRequest"/>.</summary>
[DataContract]
public sealed class BulkDeleteResponse : OrganizationResponse
{
    public Guid JobId => Get<Guid>();
}
