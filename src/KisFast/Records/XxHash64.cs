using System.Numerics;

namespace KisFast;

/// <summary>XXH64 over whole 64-bit words, little-endian, seed 0: the same number as any other implementation gives for the same bytes.</summary>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash.</summary>
    /// <param name="words">The message's words.</param>
    public static ulong Compute(ReadOnlySpan<ulong> words)
    {
        ulong length = (ulong)words.Length * sizeof(ulong);
        ulong hash = Prime5;
        if (words.Length >= 4)
        {
            ulong a = unchecked(Prime1 + Prime2);
            ulong b = Prime2;
            ulong c = 0;
            ulong d = unchecked(0 - Prime1);
            for (; words.Length >= 4; words = words[4..])
            {
                a = Round(a, words[0]);
                b = Round(b, words[1]);
                c = Round(c, words[2]);
                d = Round(d, words[3]);
            }

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
        }

        hash += length;
        foreach (ulong word in words) hash = (BitOperations.RotateLeft(hash ^ Round(0, word), 27) * Prime1) + Prime4;
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
