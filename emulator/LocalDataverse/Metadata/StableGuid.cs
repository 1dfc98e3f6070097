using System;
using System.Security.Cryptography;
using System.Text;

namespace LocalDataverse.Metadata;

/// <summary>Ids derived from names, so that a database that is opened again, or restored, has the ids it had before.</summary>
internal static class StableGuid
{
    public static Guid Of(string name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant()), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // version 8: a value of our own making
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
