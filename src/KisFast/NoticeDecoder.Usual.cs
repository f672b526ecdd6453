using System.Runtime.CompilerServices;
using KisFast.Decryption;
using KisFast.Framing;
using KisFast.Ring;

namespace KisFast;

/// <content>The short way: frames whose records are all usual.</content>
public sealed partial class NoticeDecoder
{
    // A try in vain costs a tenth of a frame. Records of a kind have about the same length: after one, the next of its length in cipher
    // blocks go the long way at once.
    private const int Lengths = 16;
    private const byte Passes = 15;

    private readonly byte[] _passes = new byte[Lengths];

    // What was claimed and not published is claimed again by who decodes field by field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryDecodeUsual<TWriter>(DecryptBuffer buffer, in KisFrame head, int length, ref TWriter writer, in RecordStamp stamp)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        // Static readonly: nothing is left of this where the processor does not have the instructions.
        if (RecordDecoder.Selected == RecordVariant.Fields) return false;
        if ((uint)(head.Count - 1) >= MaxDirectRecords || head.TrId is not (TrId.H0GSCNI0 or TrId.H0GSCNI9)) return false;
        ref byte passes = ref _passes[(length / AesKey.BlockLength) & (Lengths - 1)];
        if (passes > 0)
        {
            passes--;
            return false;
        }

        ref byte text = ref buffer.PlainStart;
        long sequence = writer.Claim(head.Count);
        for (int i = 0; i < head.Count; i++)
        {
            ref var record = ref writer[sequence + i];
            int end = RecordDecoder.TryDecode(ref text, length, ref record);
            // The text ends with its last record, and with no other. Records that do not begin alike may be of unlike lengths.
            if (end < 0 || end == length != (i == head.Count - 1) || (i > 0 && record.HtsId != writer[sequence].HtsId))
            {
                passes = Passes;
                return false;
            }

            record.Sequence = sequence + i;
            record.TrId = head.TrId;
            record.SetOrigin(stamp);
            text = ref Unsafe.Add(ref text, end + 1);
            length -= end + 1;
        }

        writer.Publish(sequence + head.Count - 1);
        return true;
    }
}
