using System.Runtime.CompilerServices;

namespace KisFast.Splitting;

/// <summary>The ways there are to find carets; each is its own file <c>CaretSplitter.*.cs</c>.</summary>
internal enum SplitterVariant
{
    /// <summary>256-bit compares, positions compressed (AVX-512 VBMI2 and VL).</summary>
    Avx512,

    /// <summary>256-bit compares.</summary>
    Avx2,

    /// <summary>128-bit compares: SSE2, Arm AdvSimd.</summary>
    Vector128,

    /// <summary>One byte at a time: the oracle.</summary>
    Scalar,
}

/// <summary>What a splitter found.</summary>
/// <param name="FieldCount">The number of fields: one more than there are carets.</param>
/// <param name="NeedsTrim">Whether any field begins or ends with a space.</param>
internal readonly record struct SplitResult(int FieldCount, bool NeedsTrim);

/// <summary>
/// Finds the bounds of caret-separated fields. <c>bounds[0]</c> is 0, <c>bounds[i]</c> the position after the i-th caret, and
/// <c>bounds[fieldCount]</c> one more than the text's length, as if a caret ended it: field i is
/// <c>text[bounds[i]..(bounds[i + 1] - 1)]</c>. The text must have <see cref="Padding"/> readable bytes after it. When there are more
/// bounds than room, only the counts are right.
/// </summary>
internal static partial class CaretSplitter
{
    /// <summary>The environment variable that forces a variant by name, for tests and measurements.</summary>
    public const string OverrideVariable = "KISFAST_SPLITTER";

    /// <summary>The bytes after the text that a variant may read.</summary>
    public const int Padding = 64;

    /// <summary>Room for bounds beyond the last that a variant may overwrite.</summary>
    public const int Slack = 64;

    /// <summary>The variant in use: the fastest that this machine has, unless the environment names one.</summary>
    public static readonly SplitterVariant Selected = Select();

    /// <summary>Whether this machine can run a variant.</summary>
    public static bool IsSupported(SplitterVariant variant) => variant switch
    {
        SplitterVariant.Avx512 => System.Runtime.Intrinsics.X86.Avx512Vbmi2.VL.IsSupported,
        SplitterVariant.Avx2 => System.Runtime.Intrinsics.X86.Avx2.IsSupported,
        SplitterVariant.Vector128 => System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated,
        _ => variant == SplitterVariant.Scalar,
    };

    /// <summary>Splits with the selected variant.</summary>
    /// <param name="text">The text's first byte, with <see cref="Padding"/> bytes after its last.</param>
    /// <param name="length">The text's length.</param>
    /// <param name="bounds">Room for the bounds; the last <see cref="Slack"/> elements are never filled on purpose.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SplitResult Split(ref byte text, int length, Span<int> bounds)
    {
        // Static readonly: the JIT's last tier keeps one call.
        if (Selected == SplitterVariant.Avx512) return SplitAvx512(ref text, length, bounds);
        if (Selected == SplitterVariant.Avx2) return SplitAvx2(ref text, length, bounds);
        if (Selected == SplitterVariant.Vector128) return SplitVector128(ref text, length, bounds);
        return SplitScalar(ref text, length, bounds);
    }

    /// <summary>Splits with a named variant; <see cref="IsSupported"/> must hold.</summary>
    public static SplitResult Split(SplitterVariant variant, ref byte text, int length, Span<int> bounds) => variant switch
    {
        SplitterVariant.Avx512 => SplitAvx512(ref text, length, bounds),
        SplitterVariant.Avx2 => SplitAvx2(ref text, length, bounds),
        SplitterVariant.Vector128 => SplitVector128(ref text, length, bounds),
        _ => SplitScalar(ref text, length, bounds),
    };

    private static SplitterVariant Select()
    {
        if (Enum.TryParse(Environment.GetEnvironmentVariable(OverrideVariable), ignoreCase: true, out SplitterVariant forced)
            && IsSupported(forced))
        {
            return forced;
        }

        return IsSupported(SplitterVariant.Avx512) ? SplitterVariant.Avx512
            : IsSupported(SplitterVariant.Avx2) ? SplitterVariant.Avx2
            : IsSupported(SplitterVariant.Vector128) ? SplitterVariant.Vector128
            : SplitterVariant.Scalar;
    }
}
