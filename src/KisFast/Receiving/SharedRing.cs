using KisFast.Diagnostics;
using KisFast.Ring;

namespace KisFast.Receiving;

/// <summary>What the sessions of a feed share: the ring's one writer, the gate before it, the clock.</summary>
internal abstract class SharedRing
{
    public ReceiveClock Clock { get; } = new();

    /// <summary>What was published.</summary>
    public required RecordCounts Counts { get; init; }

    /// <summary>Keeps sessions from writing at once; null when there is one session only.</summary>
    public Lock? Gate { get; private init; }

    public abstract StreamProcessor CreateProcessor(StreamSettings settings);

    public static SharedRing Create(IDisruptor<FillRecord> ring, bool stopsWhenFull, int sessions)
    {
        var creation = new Creation(ring, stopsWhenFull, sessions > 1 ? new Lock() : null);
        ring.UseWriter(ref creation);
        return creation.Created!;
    }

    private ref struct Creation(IDisruptor<FillRecord> ring, bool stopsWhenFull, Lock? gate) : IRingWriterUser<FillRecord>
    {
        private readonly IDisruptor<FillRecord> _ring = ring;
        private readonly bool _stopsWhenFull = stopsWhenFull;
        private readonly Lock? _gate = gate;

        public SharedRing? Created { get; private set; }

        public void Use<TWriter>(TWriter writer)
            where TWriter : struct, IRingWriter<FillRecord> =>
            Created = Create(writer, new RecordCounts());

        private Typed<TWriter> Create<TWriter>(TWriter writer, RecordCounts counts)
            where TWriter : struct, IRingWriter<FillRecord> =>
            new Typed<TWriter>(new SharedWriter<TWriter>(new FeedWriter<TWriter>(writer, _ring, _stopsWhenFull, counts)))
            {
                Gate = _gate,
                Counts = counts,
            };
    }

    private sealed class Typed<TWriter>(SharedWriter<TWriter> writer) : SharedRing
        where TWriter : struct, IRingWriter<FillRecord>
    {
        public override StreamProcessor CreateProcessor(StreamSettings settings) => new RingStreamProcessor<TWriter>(settings, writer);
    }
}
