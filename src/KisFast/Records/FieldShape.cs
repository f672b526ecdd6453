using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KisFast;

/// <summary>What is known of the lengths of a record's fields: a type argument, so that the decoder is compiled once for each.</summary>
internal interface IFieldShape
{
    /// <summary>
    /// Whether every text fits its buffer, every number is short, and the six codes that KIS sends as one character are one character.
    /// </summary>
    static abstract bool IsUsual { get; }
}

/// <summary>The lengths have been compared: see <see cref="UsualShape.Has"/>.</summary>
internal readonly struct UsualShape : IFieldShape
{
    /// <inheritdoc/>
    public static bool IsUsual => true;

    /// <summary>Compares the lengths of all 25 fields at once with the least and the most that is usual.</summary>
    /// <param name="bounds">Bounds of 25 fields, and seven readable elements after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Has(FieldBounds bounds) =>
        (Excess(bounds, 0) | Excess(bounds, 8) | Excess(bounds, 16) | Excess(bounds, 24)) == Vector256<uint>.Zero;

    // Eight fields: zero where a length is in range. Length - least, unsigned, must not exceed most - least: one comparison for both ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Excess(FieldBounds bounds, nuint first)
    {
        var lengthPlusOne = Vector256.LoadUnsafe(ref bounds.Nexts, first) - Vector256.LoadUnsafe(ref bounds.Starts, first);
        var above = lengthPlusOne - Vector256.LoadUnsafe(in LeastPlusOne[0], first);
        return Vector256.Min(above, Vector256.LoadUnsafe(in Range[0], first)) ^ above;
    }

    private const uint Any = uint.MaxValue;

    //                                                        0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
    private static ReadOnlySpan<uint> LeastPlusOne => [1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 2, 2, 2, 1, 1,
    //                                               16 17 18 19 20 21 22 23 24
                                                      1, 1, 2, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

    private static ReadOnlySpan<uint> Range => [16, 16, 16, 16, Any, 0, 0, 16, 16, 16, Any, 0, 0, 0, 16, 16,
                                                48, 48, 0, Any, Any, Any, Any, Any, 16, Any, Any, Any, Any, Any, Any, Any];
}

/// <summary>Nothing is known.</summary>
internal readonly struct AnyShape : IFieldShape
{
    /// <inheritdoc/>
    public static bool IsUsual => false;
}
