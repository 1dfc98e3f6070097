using System;

namespace CrmSegmentation.Dataverse;

/// <summary>The platform refused to write one customer's row. The transaction is lost; the others can go on without him.</summary>
internal sealed class CustomerFailedException(Guid contactId, Exception cause) : Exception(cause.Message, cause)
{
    public Guid ContactId { get; } = contactId;
}
