namespace KisFast.Allocations;

/// <summary>One run: bytes allocated while a number of notices went from a socket to a handler.</summary>
/// <param name="Notices">How many were handled while it was counted.</param>
/// <param name="PingPongs">How many PINGPONGs were answered meanwhile, as the peer counts them.</param>
/// <param name="Process">Bytes, all threads.</param>
/// <param name="Receiver">Bytes, the receiving side while it processed.</param>
/// <param name="Handler">Bytes, the handler's thread; inline they are the receiver's.</param>
/// <param name="Collections">Garbage collections.</param>
internal readonly record struct Measurement(int Notices, long PingPongs, long Process, long Receiver, long Handler, int Collections)
{
    /// <summary>Notices before counting begins: all code at its last tier, all buffers grown, all pools filled.</summary>
    private const int WarmUp = 200_000;

    // The runtime makes something once for each of its pool's threads, whenever one first does a thing. What the feed allocates per
    // notice, or per thousand, is there in every window.
    private const int MaxWindows = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Measures a feed.</summary>
    /// <param name="mode">How it receives.</param>
    /// <param name="place">Where its handler runs.</param>
    /// <param name="notices">How many notices.</param>
    /// <param name="allocatesOnPurpose">The negative control: the handler makes a string of one symbol in a thousand.</param>
    public static async Task<Measurement> RunAsync(ReceiveMode mode, Place place, int notices, bool allocatesOnPurpose)
    {
        using var peer = Peer.Start();
        using var metrics = new MetricsReader();
        var handler = new CountingHandler(allocatesOnPurpose, countsThread: place != Place.Inline);
        await using var feed = new FillFeed(peer.OptionsFor(mode) with
        {
            MeasuresAllocations = true,
            Threading = place == Place.Poll ? FeedThreading.Caller : FeedThreading.Feed,
        });
        feed.Add(place, handler);
        await feed.StartAsync();
        feed.Poll(place);
        // In rounds with pauses between: the runtime compiles its last tier in the background, and only while nothing else is new.
        for (int round = 0; round < 4; round++)
        {
            peer.Send(WarmUp / 4);
            handler.WaitFor(WarmUp / 4 * (round + 1), Patience);
            metrics.Read();
            Thread.Sleep(300);
        }

        Measurement window = default;
        for (int i = 0; i < MaxWindows && (i == 0 || (window.Process != 0 && !allocatesOnPurpose)); i++)
        {
            if (i > 0) Console.WriteLine($"  window {i}: {window}");
            window = Count(peer, feed, handler, notices, WarmUp + ((i + 1) * notices));
        }

        if (metrics.Measurements == 0) throw new InvalidOperationException("The metrics were not on.");
        if (feed.Statistics.Rejects > 0) throw new InvalidOperationException("Notices were rejected.");
        await feed.StopAsync();
        return window;
    }

    /// <summary>Prints the figures.</summary>
    /// <returns>Whether they are as they must be.</returns>
    public bool Report(string name, bool mustBeZero)
    {
        bool passed = mustBeZero ? Process == 0 && Receiver == 0 && Handler == 0 && Collections == 0 : Process > 0 && Handler + Receiver > 0;
        passed &= PingPongs > 0;
        Console.WriteLine($"{name,-22} {this}  {(passed ? "ok" : mustBeZero ? "NOT ZERO" : "NOT NOTICED")}");
        return passed;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Notices:N0} notices, {PingPongs:N0} PINGPONGs answered: process {Process:N0} B, receiver {Receiver:N0} B, "
        + $"handler {Handler:N0} B, {Collections} collections";

    private static Measurement Count(Peer peer, FillFeed feed, CountingHandler handler, int notices, long expected)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long repliesBefore = peer.CountReplies();
        peer.Send(notices);
        int collections = GC.CollectionCount(0);
        long receiver = feed.Statistics.AllocatedBytes;
        long handlerBytes = handler.AllocatedBytes;
        long process = GC.GetTotalAllocatedBytes(precise: true);
        handler.WaitFor(expected, Patience);
        process = GC.GetTotalAllocatedBytes(precise: true) - process;
        collections = GC.CollectionCount(0) - collections;
        handlerBytes = handler.AllocatedBytes - handlerBytes;
        receiver = feed.Statistics.AllocatedBytes - receiver;
        return new Measurement(notices, peer.CountReplies() - repliesBefore, process, receiver, handlerBytes, collections);
    }
}
