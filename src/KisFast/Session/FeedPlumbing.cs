using KisFast.Diagnostics;
using KisFast.Ring;

namespace KisFast.Session;

/// <summary>What the sessions of a feed share: the ring's one writer, the gate before it, the clock.</summary>
internal abstract class FeedPlumbing
{
    public ReceiveClock Clock { get; } = new();

    /// <summary>What was published.</summary>
    public required RecordCounts Counts { get; init; }

    /// <summary>Keeps sessions from writing at once; null when there is one session only.</summary>
    public Lock? Gate { get; private init; }

    public abstract StreamProcessor CreateProcessor(StreamSettings settings);

    public static FeedPlumbing Create(IDisruptor<FillRecord> ring, bool stopsWhenFull, int sessions)
    {
        var maker = new Maker(ring, stopsWhenFull, sessions > 1 ? new Lock() : null);
        ring.UseWriter(ref maker);
        return maker.Made!;
    }

    private ref struct Maker(IDisruptor<FillRecord> ring, bool stopsWhenFull, Lock? gate) : IRingWriterUser<FillRecord>
    {
        private readonly IDisruptor<FillRecord> _ring = ring;
        private readonly bool _stopsWhenFull = stopsWhenFull;
        private readonly Lock? _gate = gate;

        public FeedPlumbing? Made { get; private set; }

        public void Use<TWriter>(TWriter writer)
            where TWriter : struct, IRingWriter<FillRecord> =>
            Made = Create(writer, new RecordCounts());

        private Plumbing<TWriter> Create<TWriter>(TWriter writer, RecordCounts counts)
            where TWriter : struct, IRingWriter<FillRecord> =>
            new Plumbing<TWriter>(new SharedWriter<TWriter>(new FeedWriter<TWriter>(writer, _ring, _stopsWhenFull, counts)))
            {
                Gate = _gate,
                Counts = counts,
            };
    }

    private sealed class Plumbing<TWriter>(SharedWriter<TWriter> writer) : FeedPlumbing
        where TWriter : struct, IRingWriter<FillRecord>
    {
        public override StreamProcessor CreateProcessor(StreamSettings settings) => new StreamProcessor<TWriter>(settings, writer);
    }
}
