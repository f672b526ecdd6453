using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace KisFast;

/// <summary>The ways there are from a notice's text to a record.</summary>
internal enum RecordVariant
{
    /// <summary>A usual record at once, in 512-bit registers (AVX-512 VBMI2); every other one field by field.</summary>
    Avx512,

    /// <summary>Field by field: <see cref="Splitting.CaretSplitter"/>, then <see cref="FieldDecoder"/>.</summary>
    Fields,
}

/// <summary>
/// Decodes the records that nearly all frames hold without a look at single fields. It says yes, and the record is what
/// <see cref="FieldDecoder"/> would have made of it, or it says no, and what it wrote into the slot does not count: so nothing is judged
/// here, neither a bad number nor a long name nor a missing field, and no check is there twice.
/// </summary>
internal static partial class RecordDecoder
{
    /// <summary>The environment variable that forces a variant by name, for tests and measurements.</summary>
    public const string OverrideVariable = "KISFAST_RECORD";

    /// <summary>The bytes after the text that may be read.</summary>
    public const int Padding = 128;

    /// <summary>Not a usual record.</summary>
    public const int No = -1;

    /// <summary>The variant in use: the fastest that this machine has, unless the environment names one.</summary>
    public static readonly RecordVariant Selected =
        Enum.TryParse(Environment.GetEnvironmentVariable(OverrideVariable), ignoreCase: true, out RecordVariant forced) && IsSupported(forced)
            ? forced
            : IsSupported(RecordVariant.Avx512) ? RecordVariant.Avx512 : RecordVariant.Fields;

    /// <summary>Whether this machine can run a variant.</summary>
    public static bool IsSupported(RecordVariant variant) =>
        variant == RecordVariant.Avx512
            ? Avx512Vbmi2.IsSupported && Avx512Vbmi2.VL.IsSupported && Avx512Vbmi.VL.IsSupported && Avx512BW.IsSupported && Bmi2.X64.IsSupported
            : variant == RecordVariant.Fields;

    /// <summary>Decodes a usual record of the 25 fields of H0GSCNI0 and H0GSCNI9.</summary>
    /// <param name="text">The record's first byte.</param>
    /// <param name="length">The length of the text from there on, with <see cref="Padding"/> bytes after its last.</param>
    /// <param name="record">The slot.</param>
    /// <returns>The record's length: there stands the caret that ends it, or ends the text; or <see cref="No"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TryDecode(ref byte text, int length, ref FillRecord record) =>
        Selected == RecordVariant.Avx512 ? DecodeAvx512(ref text, length, ref record) : No;

    /// <summary>Decodes with a named variant; <see cref="IsSupported"/> must hold.</summary>
    public static int TryDecode(RecordVariant variant, ref byte text, int length, ref FillRecord record) =>
        variant == RecordVariant.Avx512 ? DecodeAvx512(ref text, length, ref record) : No;
}
