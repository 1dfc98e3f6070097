using System.Linq;

namespace LocalDataverse.Store;

/// <summary>Values as objects, of which the usual ones exist once: counts, scores, states and flags are small numbers.</summary>
internal static class Boxes
{
    private const int Kept = 256;

    private static readonly object[] Longs = [.. Enumerable.Range(0, Kept).Select(static number => (object)(long)number)];

    private static readonly object[] Ints = [.. Enumerable.Range(0, Kept).Select(static number => (object)number)];

    private static readonly object True = true;

    private static readonly object False = false;

    public static object Of(long value) => (ulong)value < Kept ? Longs[value] : value;

    public static object Of(int value) => (uint)value < Kept ? Ints[value] : value;

    public static object Of(bool value) => value ? True : False;
}
