namespace KisFast.Allocations;

/// <summary>
/// The first fill of a feed: is there code that has to be compiled before it is handled? In a process of its own: what other code compiled
/// counts for nothing.
/// </summary>
internal static class FirstFill
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts a feed, waits, has one fill sent, waits again.</summary>
    /// <param name="mode">How it receives.</param>
    /// <param name="place">Where the handler runs.</param>
    /// <param name="warmUp">Off is the negative control.</param>
    /// <param name="isStruct">Whether the handler is one.</param>
    /// <param name="account">Whose orders are booked for repairs; null: nobody's.</param>
    /// <param name="isJournaled">Whether a journal stands beside the handler; what its own thread has compiled after the fill is not looked at.</param>
    /// <returns>The exit code: 0 if no method was compiled on demand after the feed's start returned.</returns>
    public static async Task<int> RunAsync(ReceiveMode mode, Place place, bool warmUp, bool isStruct, string? account, bool isJournaled)
    {
        using var methods = new CompiledMethods();
        using var peer = Peer.Start();
        var handler = new CountingHandler(allocatesOnPurpose: false);
        await using var feed = new FillFeed(peer.OptionsFor(mode) with
        {
            WarmUp = warmUp,
            Threading = place == Place.Poll ? FeedThreading.Caller : FeedThreading.Feed,
            Account = account,
            Journal = isJournaled ? new MemoryJournal() : null,
            // The watch for silence looks for the first time after this: not while it is counted, however slow the machine.
            SubscribeTimeout = TimeSpan.FromMinutes(1),
        });
        if (isStruct) feed.Add(place, new Forwarder(handler));
        else feed.Add(place, handler);
        // What the test calls later itself.
        peer.Send(0);
        handler.WaitFor(0, Silence);
        await feed.StartAsync();
        feed.Poll(place);
        // Asynchronous methods that have nothing more to do than to end do so now.
        methods.WaitForSilence(2 * Silence);
        DateTime started = DateTime.UtcNow;
        peer.Send(1);
        handler.WaitFor(1, TimeSpan.FromMinutes(1));
        Thread.Sleep(Silence);
        DateTime ended = DateTime.UtcNow;
        // The runtime hands its events over a little later.
        Thread.Sleep(Silence);
        string[] compiled = methods.Between(started, ended, exceptThreadsOf: isJournaled ? nameof(MemoryJournal) : null);
        foreach (string method in compiled) Console.WriteLine(method);
        Console.WriteLine($"{mode}, {place}: {compiled.Length} methods compiled for the first fill");
        return compiled.Length == 0 ? 0 : 1;
    }

    private readonly struct Forwarder(CountingHandler handler) : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => handler.OnRecord(in record, sequence, endOfBatch);
    }
}
