using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KisFast.Decryption;
using KisFast.Framing;
using KisFast.Ring;
using KisFast.Splitting;

namespace KisFast;

/// <content>Frames of several records of which one is bad, or that are not alike: each is decoded by itself. Rare.</content>
public sealed partial class NoticeDecoder
{
    private RecordReject[] _refused = new RecordReject[1];
    private int _refusedCount;

    /// <summary>
    /// The records of the last frame that were refused by themselves, in the frame's order: its neighbours were published. For a frame of
    /// one record, that one. Empty when all were published, and when the frame was refused before its records could be told apart.
    /// </summary>
    public ReadOnlySpan<RecordReject> Refused => _refused.AsSpan(0, _refusedCount);

    // Records of equal length all begin with the same HTS id, or nobody can say that they are of equal length.
    private static bool HeadsRepeat(DecryptBuffer buffer, int count, int stride)
    {
        ReadOnlySpan<byte> first = Field(buffer, 0);
        for (int i = 1; i < count; i++)
        {
            if (!Field(buffer, i * stride).SequenceEqual(first)) return false;
        }

        return true;
    }

    // A record that is long enough for two, and in which another one begins: the count is too small, and what begins there would be lost in
    // silence.
    private static bool HoldsMore(DecryptBuffer buffer, in KisFrame head, int stride)
    {
        int least = FieldDecoder.MinFieldsOf(head.TrId);
        return stride >= 2 * least && HasHeadsInside(buffer, head.Count, stride, least);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HasHeadsInside(DecryptBuffer buffer, int count, int stride, int least)
    {
        ReadOnlySpan<byte> owner = Field(buffer, 0);
        if (owner.IsEmpty) return false;
        for (int first = 0; first < count * stride; first += stride)
        {
            for (int i = first + least; i <= first + stride - least; i++)
            {
                if (Field(buffer, i).SequenceEqual(owner) && IsAccount(Field(buffer, i + 1))) return true;
            }
        }

        return false;
    }

    // The count does not divide, or where it does the heads differ. Records can be told apart for certain where CUST_ID and ACNT_NO stand
    // at the head of each, exactly as many as the count says and never closer than the fewest fields; otherwise equal strides decide.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason DecodeUnlike<TWriter>(
        DecryptBuffer buffer, in KisFrame head, SplitResult split, RejectReason reason, int stride, ref TWriter writer, in RecordStamp stamp, out int records)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        records = 0;
        if (head.Count > 0 && (long)head.Count * FieldDecoder.MinFieldsOf(head.TrId) <= split.FieldCount)
        {
            int[] starts = ArrayPool<int>.Shared.Rent(head.Count + 1);
            try
            {
                if (TryFindHeads(buffer, FieldDecoder.MinFieldsOf(head.TrId), split.FieldCount, starts.AsSpan(0, head.Count)))
                {
                    starts[head.Count] = split.FieldCount;
                    return DecodeEach(buffer, head, split.NeedsTrim, starts.AsSpan(0, head.Count + 1), ref writer, stamp, out records);
                }
            }
            finally
            {
                ArrayPool<int>.Shared.Return(starts);
            }
        }

        return reason != RejectReason.None
            ? reason
            : DecodeEach(buffer, head, split.NeedsTrim, stride, ref writer, stamp, out records);
    }

    private static bool TryFindHeads(DecryptBuffer buffer, int least, int fields, Span<int> starts)
    {
        ReadOnlySpan<byte> owner = Field(buffer, 0);
        if (owner.IsEmpty) return false;
        int found = 0;
        for (int i = 0; i < fields - 1; i++)
        {
            if (!Field(buffer, i).SequenceEqual(owner) || !IsAccount(Field(buffer, i + 1))) continue;
            if (found == starts.Length || (found > 0 && i - starts[found - 1] < least)) return false;
            starts[found++] = i;
        }

        return found == starts.Length && starts[0] == 0 && fields - starts[^1] >= least;
    }

    private static bool IsAccount(ReadOnlySpan<byte> field) =>
        field.Length is 8 or 10 && !field.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static ReadOnlySpan<byte> Field(DecryptBuffer buffer, int field)
    {
        int start = buffer.Bounds[field];
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref buffer.PlainStart, start), buffer.Bounds[field + 1] - start - 1).Trim((byte)' ');
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason DecodeEach<TWriter>(
        DecryptBuffer buffer, in KisFrame head, bool needsTrim, int stride, ref TWriter writer, in RecordStamp stamp, out int records)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        int[] starts = ArrayPool<int>.Shared.Rent(head.Count + 1);
        try
        {
            for (int i = 0; i <= head.Count; i++) starts[i] = i * stride;
            return DecodeEach(buffer, head, needsTrim, starts.AsSpan(0, head.Count + 1), ref writer, stamp, out records);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(starts);
        }
    }

    // One slot after the other: what is refused leaves no trace in the ring.
    private RejectReason DecodeEach<TWriter>(
        DecryptBuffer buffer, in KisFrame head, bool needsTrim, ReadOnlySpan<int> starts, ref TWriter writer, in RecordStamp stamp, out int records)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        records = 0;
        for (int i = 0; i < starts.Length - 1; i++)
        {
            long sequence = writer.Claim(1);
            ref FillRecord record = ref writer[sequence];
            ref int bounds = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer.Bounds), starts[i]);
            RejectReason reason = FieldDecoder.Decode(head.TrId, ref buffer.PlainStart, ref bounds, starts[i + 1] - starts[i], needsTrim, ref record);
            if (reason != RejectReason.None)
            {
                Refuse(i, reason);
                continue;
            }

            record.Sequence = sequence;
            record.TrId = head.TrId;
            record.SetOrigin(stamp);
            writer.Publish(sequence);
            records++;
        }

        return records == 0 ? _refused[0].Reason : RejectReason.None;
    }

    private void Refuse(int index, RejectReason reason)
    {
        if (_refusedCount == _refused.Length) Array.Resize(ref _refused, _refused.Length * 2);
        _refused[_refusedCount++] = new RecordReject(index, reason);
    }
}
