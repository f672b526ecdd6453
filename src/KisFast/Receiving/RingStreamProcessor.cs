using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Ring;

namespace KisFast.Receiving;

/// <summary>The way from the bytes of a read into the ring's slots; see <see cref="StreamProcessor"/>.</summary>
internal sealed partial class RingStreamProcessor<TWriter> : StreamProcessor
    where TWriter : struct, IRingWriter<FillRecord>
{
    // The decoder's memory for a larger message is not kept.
    private const int MaxKeptBytes = 64 * 1024;

    private readonly SharedWriter<TWriter> _shared;

    private readonly NoticeDecoder _decoder;
    private readonly PendingFrames _pending = new();
    private readonly byte[][] _htsIds;
    private readonly NoticeTexts? _texts;

    // Which HTS ids' keys have come; with several, a frame that no key fits may belong to one that has not.
    private readonly bool[] _hasKey;
    private bool _isReading;

    public RingStreamProcessor(StreamSettings settings, SharedWriter<TWriter> shared)
        : base(settings)
    {
        _shared = shared;
        _decoder = new NoticeDecoder { ExpectsDomestic = settings.MarketData is { } marketData ? () => marketData.ExpectsDomestic : null };
        _texts = settings.Texts;
        Sink.Decoder = _decoder;
        _htsIds = [.. settings.HtsIds.Select(Encoding.UTF8.GetBytes)];
        _hasKey = new bool[_htsIds.Length];
    }

    public override StreamStatus Process(ref ReadOnlySequence<byte> buffer, in RecordStamp stamp)
    {
        Counters.Reads++;
        LastStamp = stamp;
        long before = _shared.Writer.LastPublished;
        BeginBatch(stamp);
        try
        {
            return ProcessAll(ref buffer, stamp);
        }
        finally
        {
            EndBatch(before, stamp);
        }
    }

    public override long LastPublished => _shared.Writer.LastPublished;

    public override IReadOnlyList<FillRecord> CopyUnhandled() => [.. _shared.Writer.CopyUnhandled(), .. _waiting.Records];

    public override int OwnWaiting => _waiting.Count - _waiting.Frames;

    public override void Publish(in FillRecord record)
    {
        ref FeedWriter<TWriter> writer = ref Writer();
        if (IsWaiting || !writer.HasRoom(1))
        {
            KeepOwn(in record);
            return;
        }

        long before = writer.LastPublished;
        Write(ref writer, in record);
        // In the middle of a read its end will do.
        if (_isReading) return;
        RecordStamp now = new(Stopwatch.GetTimestamp(), 0, 0);
        BeginBatch(now);
        EndBatch(before, now);
    }

    private static void Write(ref FeedWriter<TWriter> writer, in FillRecord record)
    {
        long sequence = writer.Claim(1);
        ref FillRecord slot = ref writer[sequence];
        slot = record;
        slot.Sequence = sequence;
        writer.Publish(sequence);
    }

    public override void LookAtInline() => _shared.Inline.Look();

    private void BeginBatch(in RecordStamp stamp)
    {
        _isReading = true;
        _shared.Inline.Begin(stamp.ReceivedTimestamp);
    }

    private void EndBatch(long before, in RecordStamp stamp)
    {
        _isReading = false;
        bool hasPublished = _shared.Writer.LastPublished != before;
        if (hasPublished)
        {
            if (FeedMeter.ReceiveToPublish.Enabled) _shared.Published.Add(Stopwatch.GetTimestamp() - stamp.ReceivedTimestamp);
            _shared.Writer.Flush();
        }

        _shared.Inline.End(hasPublished);
        // Behind every fill of the read.
        Settings.MarketData?.EndOfRead();
    }

    private StreamStatus ProcessAll(ref ReadOnlySequence<byte> buffer, in RecordStamp stamp)
    {
        while (true)
        {
            if (ProcessWhole(ref buffer, stamp) == StreamStatus.Ended) return StreamStatus.Ended;
            if (buffer.IsEmpty) return StreamStatus.Open;

            ReadOnlySequence<byte> before = buffer;
            switch (Reader.TryRead(ref buffer, out WebSocketMessage message))
            {
                case WebSocketReadStatus.NeedMore:
                    Counters.Bytes += before.Length - buffer.Length;
                    return StreamStatus.Open;
                case WebSocketReadStatus.Failed:
                    return OnProtocolError(before, stamp);
                default:
                    Counters.Bytes += before.Length - buffer.Length;
                    if (OnMessage(message, stamp) == StreamStatus.Ended) return StreamStatus.Ended;
                    break;
            }
        }
    }

    // The way of nearly all messages: whole, unfragmented text in one piece of memory.
    private StreamStatus ProcessWhole(ref ReadOnlySequence<byte> buffer, in RecordStamp stamp)
    {
        ReadOnlySpan<byte> bytes = buffer.FirstSpan;
        int used = 0;
        StreamStatus status = StreamStatus.Open;
        while (status == StreamStatus.Open && Reader.TryReadWholeText(bytes[used..], out ReadOnlySpan<byte> text, out int consumed))
        {
            used += consumed;
            status = OnText(text, stamp);
        }

        if (used > 0)
        {
            Counters.Bytes += used;
            buffer = buffer.Slice(used);
            if (used > MaxKeptBytes) _decoder.ReleaseBuffer();
        }

        return status;
    }

    private StreamStatus OnText(ReadOnlySpan<byte> text, in RecordStamp stamp)
    {
        Counters.Messages++;
        // '0' and '1' begin a notice.
        if (text.Length == 0 || (text[0] & 0xFE) != '0') return OnOtherText(text, stamp);
        if (IsWaiting || _shared.Writer.MayLackRoom(text)) return OnNoticeInDoubt(text, stamp);
        RejectReason reason = Decode(text, stamp);
        return reason == RejectReason.None ? StreamStatus.Open : OnRefused(text, reason, stamp);
    }

    // The sessions share the writer: whose records it books next is said here. To compare is cheaper than to store a reference.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref FeedWriter<TWriter> Writer()
    {
        ref FeedWriter<TWriter> writer = ref _shared.Writer;
        if (writer.Ledger != Settings.Ledger) writer.Ledger = Settings.Ledger;
        return ref writer;
    }

    private RejectReason Decode(ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        ref FeedWriter<TWriter> writer = ref Writer();
        _texts?.TakeNotice(_decoder, frame);
        RejectReason reason = _decoder.Decode(frame, ref writer, stamp, out int records);
        if (reason != RejectReason.None) return reason;
        if (_decoder.Refused.Length > 0) OnPartly(frame, stamp);
        if (writer.Remarks.Any) records -= OnRemarks(frame, ref writer.Remarks, stamp);
        Counters.Notices++;
        Counters.Records += records;
        Counters.OtherTrNotices = _decoder.OtherTrFrames;
        return RejectReason.None;
    }

    private StreamStatus OnText(in ReadOnlySequence<byte> text, in RecordStamp stamp)
    {
        if (text.IsSingleSegment) return OnText(text.FirstSpan, stamp);
        byte[] joined = ArrayPool<byte>.Shared.Rent((int)text.Length);
        try
        {
            Span<byte> copy = joined.AsSpan(0, (int)text.Length);
            text.CopyTo(copy);
            return OnText(copy, stamp);
        }
        finally
        {
            // An ack in it holds a key.
            ArrayPool<byte>.Shared.Return(joined, clearArray: joined[0] == '{');
        }
    }
}
