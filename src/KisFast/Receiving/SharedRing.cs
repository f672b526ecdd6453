using KisFast.Diagnostics;
using KisFast.Recovery;
using KisFast.Ring;

namespace KisFast.Receiving;

/// <summary>What the sessions of a feed share: the ring's one writer, the gate before it, the clock.</summary>
internal abstract class SharedRing
{
    /// <summary>The head of a frame has three digits for its records.</summary>
    public const int LargestFrame = 1000;

    public required ReceiveClock Clock { get; init; }

    /// <summary>What was published.</summary>
    public required RecordCounts Counts { get; init; }

    /// <summary>From the return of a read to the publication of its last record; counted while somebody listens.</summary>
    public required LatencyBuckets Published { get; init; }

    /// <summary>How long inline handlers hold the thread that reads.</summary>
    public required InlineWatch Inline { get; init; }

    /// <summary>Keeps sessions from writing at once; null when there is one session only.</summary>
    public Lock? Gate { get; private init; }

    /// <summary>The sequence published last; -1 before the first. For the thread that publishes.</summary>
    public abstract long LastPublished { get; }

    public abstract StreamProcessor CreateProcessor(StreamSettings settings);

    /// <summary>Gives the records of every session their identity from now on. Before the sessions run.</summary>
    public abstract void Identify(IdentityBook identities);

    /// <summary>Has somebody told of each record on the thread that published it, once the handlers were woken. Before the sessions run.</summary>
    /// <param name="ahead">Who.</param>
    /// <param name="isAlone">Whether nobody else handles records: then before the wake-up.</param>
    public abstract void TellAhead(IFillHandler ahead, bool isAlone);

    /// <summary>Publishes records of a journal. Before the sessions run.</summary>
    public abstract void Replay(ReadOnlySpan<FillRecord> records);

    /// <summary>Publishes what another process has published. From one thread.</summary>
    public abstract void Follow(ReadOnlySpan<FillRecord> records);

    public static SharedRing Create(IDisruptor<FillRecord> ring, bool stopsWhenFull, int sessions, InlineWatch inline, ReceiveClock? clock = null)
    {
        var creation = new Creation(ring, stopsWhenFull, sessions > 1 ? new Lock() : null, inline, clock ?? new ReceiveClock());
        ring.UseWriter(ref creation);
        return creation.Created!;
    }

    private ref struct Creation(IDisruptor<FillRecord> ring, bool stopsWhenFull, Lock? gate, InlineWatch inline, ReceiveClock clock)
        : IRingWriterUser<FillRecord>
    {
        private readonly IDisruptor<FillRecord> _ring = ring;
        private readonly bool _stopsWhenFull = stopsWhenFull;
        private readonly Lock? _gate = gate;
        private readonly InlineWatch _inline = inline;
        private readonly ReceiveClock _clock = clock;

        public SharedRing? Created { get; private set; }

        public void Use<TWriter>(TWriter writer)
            where TWriter : struct, IRingWriter<FillRecord> =>
            Created = Create(writer, new RecordCounts());

        private Typed<TWriter> Create<TWriter>(TWriter writer, RecordCounts counts)
            where TWriter : struct, IRingWriter<FillRecord>
        {
            var shared = new SharedWriter<TWriter>(new FeedWriter<TWriter>(writer, _ring, _stopsWhenFull, counts)) { Inline = _inline };
            return new Typed<TWriter>(shared)
            {
                Clock = _clock,
                Gate = _gate,
                Counts = counts,
                Published = shared.Published,
                Inline = _inline,
            };
        }
    }

    private sealed class Typed<TWriter>(SharedWriter<TWriter> writer) : SharedRing
        where TWriter : struct, IRingWriter<FillRecord>
    {
        public override long LastPublished => writer.Writer.LastPublished;

        public override StreamProcessor CreateProcessor(StreamSettings settings) => new RingStreamProcessor<TWriter>(settings, writer);

        public override void Identify(IdentityBook identities) => writer.Writer.Identities = identities;

        public override void TellAhead(IFillHandler ahead, bool isAlone)
        {
            writer.Writer.Ahead = ahead;
            writer.Writer.IsAheadFirst = isAlone;
        }

        public override void Follow(ReadOnlySpan<FillRecord> records)
        {
            foreach (ref readonly FillRecord record in records) writer.Writer.Follow(in record);
            writer.Writer.Flush();
        }

        public override void Replay(ReadOnlySpan<FillRecord> records)
        {
            foreach (ref readonly FillRecord record in records) writer.Writer.Replay(in record);
        }
    }
}
