using System.Buffers;
using KisFast.Ring;

namespace KisFast.Oracles;

internal static partial class Differences
{
    /// <summary>A whole KIS frame through a decoder that holds <paramref name="key"/> for both TR ids.</summary>
    public static string? Notice(NoticeDecoder decoder, in ReadOnlySequence<byte> frame, (byte[] Key, byte[] Iv)? key)
    {
        var writer = new ListWriter(new ListWriter.State());
        var stamp = new RecordStamp(11, 22, 33);
        var reason = decoder.Decode(frame, ref writer, stamp, out int records);
        return Notice(reason, records, writer.Published, NoticeOracle.Decode(frame.ToArray(), key), stamp);
    }

    /// <inheritdoc cref="Notice(NoticeDecoder, in ReadOnlySequence{byte}, ValueTuple{byte[], byte[]}?)"/>
    public static string? Notice(NoticeDecoder decoder, ReadOnlySpan<byte> frame, (byte[] Key, byte[] Iv)? key)
    {
        var writer = new ListWriter(new ListWriter.State());
        var stamp = new RecordStamp(11, 22, 33);
        var reason = decoder.Decode(frame, ref writer, stamp, out int records);
        return Notice(reason, records, writer.Published, NoticeOracle.Decode(frame.ToArray(), key), stamp);
    }

    private static string? Notice(RejectReason reason, int records, List<FillRecord> published, OracleResult expected, RecordStamp stamp)
    {
        string? difference = Differ("reject", Enum.GetName(reason)!, expected.Reject)
            ?? Differ("records", records, expected.Records.Count)
            ?? Differ("published", published.Count, expected.Records.Count);
        for (int i = 0; difference is null && i < records; i++)
        {
            var record = published[i];
            difference = Differ("record", OracleRecord.Of(record), expected.Records[i])
                ?? Differ("sequence", record.Sequence, i)
                ?? Differ("stamp", new RecordStamp(record.ReceivedTimestamp, record.ReceivedUtcTicks, record.SessionIndex), stamp)
                ?? Differ("source", record.Source, RecordSource.Live);
        }

        return difference;
    }
}

/// <summary>
/// A ring that never wraps, over the smallest number of slots a decoder may ask for; each slot is dirty before it is written, so that
/// a member which the decoder forgets shows.
/// </summary>
internal readonly struct ListWriter(ListWriter.State state) : IRingWriter<FillRecord>
{
    public List<FillRecord> Published => state.Published;

    // A published slot stays readable for its writer, as in a ring.
    public ref FillRecord this[long sequence] => ref sequence < state.Published.Count
        ? ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(state.Published)[checked((int)sequence)]
        : ref state.Slots[checked((int)(sequence - state.Published.Count))];

    public long Claim(int count)
    {
        if (count < 1 || count > state.Slots.Length) throw new InvalidOperationException($"claimed {count} slots");
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.Slots.AsSpan()).Fill(0x5A);
        return state.Published.Count;
    }

    public void PublishQuietly(long sequence) => Publish(sequence);

    public void Flush()
    {
    }

    public void Publish(long sequence) =>
        state.Published.AddRange(state.Slots.AsSpan(0, checked((int)(sequence - state.Published.Count)) + 1));

    public sealed class State
    {
        public FillRecord[] Slots { get; } = new FillRecord[NoticeDecoder.MinRingSize];

        public List<FillRecord> Published { get; } = [];
    }
}
