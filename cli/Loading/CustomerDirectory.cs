using System;
using System.Collections.Generic;

namespace CrmSegmentation.Cli.Loading;

/// <summary>Which contact a customer's number or e-mail address belongs to.</summary>
internal sealed class CustomerDirectory
{
    // The platform compares without case.
    private readonly Dictionary<string, Guid> _byNumber = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Guid> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string? number, string? email, Guid contactId)
    {
        if (number != null)
            _byNumber[number] = contactId;
        if (email != null)
            _byEmail.TryAdd(email, contactId);
    }

    /// <summary>By number, then, for a row that has none, by e-mail address.</summary>
    public Guid? Find(string? number, string? email) =>
        number != null ? (_byNumber.TryGetValue(number, out var id) ? id : null)
        : email != null && _byEmail.TryGetValue(email, out var byEmail) ? byEmail
        : null;
}
