using System.Buffers;
using System.Runtime;
using System.Runtime.CompilerServices;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Recovery;
using KisFast.Rest;
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

    // The runtime compiles its last tier in the background, a tenth of a second after the last new method anywhere in the process, the
    // sign-in's among them: hence the rounds, until the sign-in is over and nothing has been compiled in some of them, or too many. A
    // method counts as hot after 30 calls.
    private const int QuietRounds = 3;
    private const int MaxRounds = 20;
    private const int ReadsPerRound = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(110);

    private WarmUp()
    {
    }

    /// <summary>
    /// Runs on a thread of the pool; where code is compiled at run time, until that is over: for about half a second after the sign-in,
    /// two or three at most while the program goes on compiling something else.
    /// </summary>
    /// <param name="options">The feed's.</param>
    /// <param name="readyHandlers">Does for the feed's own handlers what can be done without a record; called again and again.</param>
    /// <param name="ringOptions">As the feed's ring has them, with a wait strategy of its own.</param>
    /// <param name="createRing">Makes rings of the feed's type.</param>
    /// <param name="signIn">Ends when every session is live or has failed.</param>
    /// <param name="stop">Ends it early.</param>
    public static Task RunAsync(
        FillFeedOptions options, Action readyHandlers, DisruptorOptions ringOptions, Func<DisruptorOptions, IDisruptor<FillRecord>> createRing, Task signIn,
        CancellationToken stop) =>
        Task.Run(() =>
        {
            using IDisruptor<FillRecord> ring = createRing(ringOptions with { RingSize = RingSize, Name = "kisfast-warm-up", FailurePolicy = null });
            new WarmUp().Run(options, readyHandlers, ring, signIn, stop);
        }, CancellationToken.None);

    private void Run(FillFeedOptions options, Action readyHandlers, IDisruptor<FillRecord> ring, Task signIn, CancellationToken stop)
    {
        ring.HandleWith(new FillHandlerAdapter<BoundHandler>(new BoundHandler(this), nameof(WarmUp), new LatencyBuckets()));
        ring.Start();
        FeedPlumbing plumbing = FeedPlumbing.Create(ring, stopsWhenFull: options.FullRing == FullRingPolicy.Stop, sessions: 1);
        // Booking orders, and finding out whose a notice is, are code of their own: for feeds that need it.
        bool books = options.AllSessions.Any(static session => session.Account is not null);
        var stream = new WarmUpStream(options.TrId, isShared: options.AllSessions.Any(static session => session.HtsIds.Count > 1));
        using StreamProcessor processor = plumbing.CreateProcessor(new StreamSettings
        {
            TrId = options.TrId,
            HtsIds = stream.HtsIds,
            PingPongReply = options.PingPongReply,
            Ledger = books ? new OrderLedger(KisAccount.Parse(WarmUpStream.Account)) : null,
            Events = this,
            Logger = NullLogger.Instance,
        });
        processor.Attach(new FrameSender(Stream.Null));
        Read(processor, plumbing.Clock, stream.Acks);
        long compiled = -1;
        for (int round = 0, quiet = 0; quiet < QuietRounds && round < MaxRounds && !stop.IsCancellationRequested; round += signIn.IsCompleted ? 1 : 0)
        {
            for (int i = 0; i < ReadsPerRound; i++)
            {
                Read(processor, plumbing.Clock, stream.Notices);
                while (ring.Backlog > RingSize / 2) Thread.Yield();
            }

            readyHandlers();

            if (!RuntimeFeature.IsDynamicCodeCompiled) break;
            Thread.Sleep(Pause);
            long now = JitInfo.GetCompiledMethodCount();
            quiet = signIn.IsCompleted && now == compiled ? quiet + 1 : 0;
            compiled = now;
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
