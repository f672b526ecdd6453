using System.Buffers;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Ring;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Oracles;

internal static partial class Differences
{
    private const int FeedLimit = 1 << 16;

    // A machine that gives a thread no core for a moment must not change the order in which a story is told.
    private static readonly Bystanders Bystanders = new(Timeout.InfiniteTimeSpan);

    /// <summary>
    /// The whole receiving end from socket bytes, behind an ack that brings the key: the same whatever the reads, and the records that
    /// the oracles of frames and notices foretell.
    /// </summary>
    public static string? Feed(byte[] stream, ReadOnlySpan<int> sizes, (byte[] Key, byte[] Iv) key)
    {
        byte[] ack =
        [
            .. "{\"header\":{\"tr_id\":\"H0GSCNI0\",\"tr_key\":\"testuser\"},\"body\":{\"rt_cd\":\"0\",\"output\":{\"iv\":\""u8, .. key.Iv,
                .. "\",\"key\":\""u8, .. key.Key, .. "\"}}}"u8,
        ];
        byte[] whole = [0x81, 126, (byte)(ack.Length >> 8), (byte)ack.Length, .. ack, .. stream];
        var once = RunFeed([whole]);
        var cut = RunFeed(Cut(whole, sizes));
        return Differ("story in reads", cut.Story, once.Story) ?? Foretold(stream, once.Records, key);
    }

    // Later acks may change the key: those streams are compared with themselves only.
    private static string? Foretold(byte[] stream, List<FillRecord> records, (byte[] Key, byte[] Iv) key)
    {
        var messages = WebSocketOracle.Read(stream, FeedLimit).Messages;
        int close = messages.FindIndex(message => message.Opcode == 8);
        var texts = messages.Take(close < 0 ? messages.Count : close).Where(message => message.Opcode == 1).Select(message => message.Payload);
        var expected = new List<OracleRecord>();
        foreach (byte[] text in texts)
        {
            if (text is [(byte)'{', ..]) return null;
            // Under the other TR id too: there is one key, and it is tried.
            expected.AddRange(NoticeOracle.Decode(text, key).Records.Where(static record => !record.IsIncomplete));
        }

        return Differ("records", records.Count, expected.Count)
            ?? Enumerable.Range(0, expected.Count).Select(i => Differ($"record {i}", OracleRecord.Of(records[i]), expected[i])).FirstOrDefault(d => d != null);
    }

    private static (string Story, List<FillRecord> Records) RunFeed(IEnumerable<ReadOnlyMemory<byte>> reads)
    {
        var events = new FeedEvents();
        var state = new ListWriter.State();
        var settings = new StreamSettings
        {
            HtsIds = ["testuser"],
            TrId = TrId.H0GSCNI0,
            MaxMessageBytes = FeedLimit,
            Events = events,
            Logger = NullLogger.Instance,
            Bystanders = Bystanders,
            Quarantine = frame => events.Add($"quarantined {frame.Reason} {Shown(frame)}"),
        };
        using var processor = new RingStreamProcessor<ListWriter>(
            settings, new SharedWriter<ListWriter>(
                new FeedWriter<ListWriter>(new ListWriter(state), new Disruptor<FillRecord>(NoticeDecoder.MinRingSize), stopsWhenFull: false,
                    new RecordCounts())));
        byte[] rest = [];
        foreach (var read in reads)
        {
            // A copy: the processor wipes acks where they lie.
            var buffer = Segments.Of(rest, read.ToArray());
            if (processor.Process(ref buffer, new RecordStamp(1, 2, 0)) == StreamStatus.Ended)
            {
                events.Add($"ended {processor.End!.Failure}: {processor.End.Message}");
                break;
            }

            rest = buffer.ToArray();
        }

        processor.Detach();
        var counters = settings.Counters;
        events.Add($"{counters.Messages} {counters.Notices} {counters.Records} {counters.PingPongs} {counters.Pings} {counters.Acks} {counters.BadKeys}");
        return (events.ToString(), state.Published);
    }

    // Where the protocol broke, what is shown is what had been read by then.
    private static string Shown(QuarantinedFrame frame) =>
        frame.Message.Contains("broke off", StringComparison.Ordinal) ? "the rest" : Convert.ToHexString(frame.Raw.Span);

    private sealed class FeedEvents : IStreamEvents
    {
        private readonly StringBuilder _story = new();

        public void Add(string line) => _story.AppendLine(line);

        public KisFastException? OnAck(in ControlMessage ack, int keyOf)
        {
            Add($"ack {Encoding.Latin1.GetString(ack.MsgCd)}");
            return null;
        }

        public void OnNoticeLost(RejectReason reason) => Add($"lost {reason}");

        public override string ToString() => _story.ToString();
    }
}
