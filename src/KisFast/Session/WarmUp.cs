using System.Buffers;
using System.Runtime.CompilerServices;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Ring;
using KisFast.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Session;

/// <summary>
/// Sends made-up notices through a processor, a ring and a handler of its own, of the same types as the feed's, so that the first
/// real fill finds compiled code and touched memory. Nothing of it reaches the feed's ring, counters or handlers.
/// </summary>
internal sealed class WarmUp : IStreamEvents, IFillHandler
{
    private const int RingSize = 256;

    // The runtime compiles its last tier in the background, a tenth of a second after the last new method: hence the rounds. A method
    // counts as hot after 30 calls.
    private const int Rounds = 5;
    private const int ReadsPerRound = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(110);

    private WarmUp()
    {
    }

    /// <summary>Runs on a thread of the pool, for about half a second where code is compiled at run time.</summary>
    /// <param name="options">The feed's.</param>
    /// <param name="ringOptions">The feed's ring's, for the wait strategy.</param>
    /// <param name="createRing">Makes rings of the feed's type.</param>
    public static Task RunAsync(FillFeedOptions options, DisruptorOptions ringOptions, Func<DisruptorOptions, IDisruptor<FillRecord>> createRing) =>
        Task.Run(() =>
        {
            using IDisruptor<FillRecord> ring = createRing(ringOptions with { RingSize = RingSize, Name = "kisfast-warm-up", FailurePolicy = null });
            new WarmUp().Run(options, ring);
        });

    private void Run(FillFeedOptions options, IDisruptor<FillRecord> ring)
    {
        ring.HandleWith(new FillHandlerAdapter<IFillHandler>(this, new LatencyBuckets()));
        ring.Start();
        FeedPlumbing plumbing = FeedPlumbing.Create(ring, stopsWhenFull: options.FullRing == FullRingPolicy.Stop, sessions: 1);
        using StreamProcessor processor = plumbing.CreateProcessor(new StreamSettings
        {
            TrId = options.TrId,
            HtsIds = [WarmUpStream.HtsId],
            PingPongReply = options.PingPongReply,
            Events = this,
            Logger = NullLogger.Instance,
        });
        processor.Attach(new FrameSender(Stream.Null));
        var stream = new WarmUpStream(options.TrId);
        Read(processor, plumbing.Clock, stream.Ack);
        for (int round = 0; round < (RuntimeFeature.IsDynamicCodeCompiled ? Rounds : 1); round++)
        {
            if (round > 0) Thread.Sleep(Pause);
            for (int i = 0; i < ReadsPerRound; i++)
            {
                Read(processor, plumbing.Clock, stream.Notices);
                while (ring.Backlog > RingSize / 2) Thread.Yield();
            }
        }

        ring.Shutdown(TimeSpan.FromSeconds(5));
    }

    private static void Read(StreamProcessor processor, ReceiveClock clock, byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        processor.Process(ref buffer, clock.Stamp(0));
    }

    void IFillHandler.OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
    }

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason)
    {
    }
}
