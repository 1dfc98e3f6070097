using System;
using System.Buffers.Binary;

namespace LocalDataverse.Pipeline;

/// <summary>
/// Ids of rows and operations out of this process's own random numbers. <see cref="Guid.NewGuid"/> asks the operating system for each of
/// them, as a secret would need, which takes longer than all else that a request needs an id for.
/// </summary>
internal static class NewId
{
    private const ulong Version4 = 0x4000;
    private const ulong Version7 = 0x7000;
    private const ulong Variant = 0x8000_0000_0000_0000;

    /// <summary>Of version 4: random but for what says so.</summary>
    public static Guid Random() => Of((ulong)System.Random.Shared.NextInt64(), Version4);

    /// <summary>Of version 7: ids of later milliseconds are greater, so that rows come to stand side by side in an index.</summary>
    public static Guid Growing() => Of((ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Version7);

    private static Guid Of(ulong beginning, ulong version)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (beginning << 16) | version | (uint)System.Random.Shared.Next(0x1000));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Variant | (ulong)System.Random.Shared.NextInt64(1L << 62));
        return new Guid(bytes, bigEndian: true);
    }
}
