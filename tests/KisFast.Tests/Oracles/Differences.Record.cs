using System.Runtime.InteropServices;
using System.Text;

namespace KisFast.Oracles;

internal static partial class Differences
{
    /// <summary>The decoders of whole records that this machine can run.</summary>
    public static readonly RecordVariant[] RecordVariants = [.. Enum.GetValues<RecordVariant>().Where(RecordDecoder.IsSupported)];

    /// <summary>Every decoder of whole records on the first record of a text: whether it takes it, and what it makes of it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="behind">The byte that stands in the padding behind it.</param>
    public static string? Record(ReadOnlySpan<byte> text, byte behind)
    {
        var padded = new byte[text.Length + RecordDecoder.Padding];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill(behind);
        string image = Encoding.Latin1.GetString(text);
        int expected = UsualOracle.EndOf(image);
        string? difference = null;
        foreach (RecordVariant variant in RecordVariants.Where(variant => variant != RecordVariant.Fields))
        {
            // Dirty, and between two others: what is forgotten shows, and what is written too far.
            var slots = new FillRecord[3];
            MemoryMarshal.AsBytes(slots.AsSpan()).Fill(0x5A);
            int end = RecordDecoder.TryDecode(variant, ref padded[0], text.Length, ref slots[1]);
            difference ??= Differ($"{variant} end", end, expected);
            if (MemoryMarshal.AsBytes(slots.AsSpan(0, 1)).ContainsAnyExcept((byte)0x5A) || MemoryMarshal.AsBytes(slots.AsSpan(2)).ContainsAnyExcept((byte)0x5A))
                return $"{variant} wrote outside the slot";
            if (end < 0 || difference is not null) continue;
            string? reject = FieldOracle.Decode("H0GSCNI0", image[..end].Split('^'), out OracleRecord? record);
            if (reject is not null) return $"{variant} took a record with {reject}";
            // What the frame and the read give a record.
            slots[1].TrId = TrId.H0GSCNI0;
            slots[1].SetOrigin(default);
            difference = Differ($"{variant} record", OracleRecord.Of(slots[1]), record!) ?? Differ("source", slots[1].Source, RecordSource.Live);
        }

        return difference;
    }
}
