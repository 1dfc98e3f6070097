using System;

namespace CrmSegmentation.Domain;

/// <summary>A number that follows from ids alone and is spread evenly: the same in every run, in every process and on every machine.</summary>
internal static class Fingerprint
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>FNV-1a over the bytes of the ids, then the finishing steps of MurmurHash3, since ids made in sequence differ in few bits.</summary>
    public static ulong Of(params Guid[] ids)
    {
        var hash = Basis;
        foreach (var id in ids)
        {
            foreach (var octet in id.ToByteArray())
                hash = unchecked((hash ^ octet) * Prime);
        }

        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccd);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53);
        return hash ^ (hash >> 33);
    }
}
